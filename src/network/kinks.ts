import { type ForwardPass, outputsForLoss } from './forward.ts';
import type { Network } from './network.ts';

/** Where a kink is met: a unit of a layer on one example, or (layer `loss`) an output's loss. */
export interface KinkPlace {
  readonly layer: string;
  readonly unit: number;
  readonly example: number;
}

/**
 * How a move changed the smooth pieces that the network is on.
 * `leaves`: it started exactly at a kink; `crosses`: it came from one piece into another.
 */
export interface KinkMove {
  readonly kind: 'leaves' | 'crosses';
  /** Absent where the cost is known and the network is not. */
  readonly place?: KinkPlace;
}

/** Returns whether this network has kinks at all, outside its regularization. */
export function hasKinks({ layers, objective }: Network): boolean {
  return objective.loss.piece !== undefined || layers.some((layer) => layer.activation.kink !== undefined);
}

/** Compares two forward passes unit by unit, up to the loss; the first crossing is returned before any leaving. */
export function kinkMove(
  network: Network,
  base: ForwardPass,
  moved: ForwardPass,
  targets: Float64Array,
): KinkMove | undefined {
  let leaving: KinkMove | undefined;
  for (let l = 0; l < network.layers.length; l++) {
    const { activation, units, name } = network.layers[l];
    if (activation.kink === undefined) continue;
    const { at } = activation.kink;
    const before = base.z[l];
    const after = moved.z[l];
    for (let k = 0; k < before.length; k++) {
      if (before[k] === after[k] || Math.sign(before[k] - at) === Math.sign(after[k] - at)) continue;
      const place = { layer: name, unit: k % units, example: Math.floor(k / units) };
      if (before[k] !== at) return { kind: 'crosses', place };
      leaving ??= { kind: 'leaves', place };
    }
  }
  const ofLoss = lossKinkMove(network, base, moved, targets);
  return ofLoss?.kind === 'crosses' ? ofLoss : (leaving ?? ofLoss);
}

function lossKinkMove(
  network: Network,
  base: ForwardPass,
  moved: ForwardPass,
  targets: Float64Array,
): KinkMove | undefined {
  const { piece } = network.objective.loss;
  if (piece === undefined) return undefined;
  const before = outputsForLoss(network, base);
  const after = outputsForLoss(network, moved);
  const { units } = network.layers.at(-1)!;
  let leaving: KinkMove | undefined;
  for (let k = 0; k < before.length; k++) {
    const from = piece(before[k], targets[k]);
    if (from === piece(after[k], targets[k])) continue;
    const place = { layer: 'loss', unit: k % units, example: Math.floor(k / units) };
    // Exactly between two pieces, a piece is half a number.
    if (Number.isInteger(from)) return { kind: 'crosses', place };
    leaving ??= { kind: 'leaves', place };
  }
  return leaving;
}
