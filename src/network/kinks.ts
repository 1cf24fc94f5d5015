import { type ForwardPass, inputsOfNode } from './forward.ts';
import type { Network } from './network.ts';
import { moveOfPieces } from './pieces.ts';

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
export function hasKinks({ nodes }: Network): boolean {
  return nodes.some(({ operation }) => operation.kink !== undefined);
}

/** Compares two forward passes number by number, up to the loss; the first crossing is returned before any leaving. */
export function kinkMove(
  network: Network,
  base: ForwardPass,
  moved: ForwardPass,
  targets: Float64Array,
): KinkMove | undefined {
  let leaving: KinkMove | undefined;
  for (const [node, { operation, layer }] of network.nodes.entries()) {
    const { kink, inputs } = operation;
    if (kink === undefined) continue;
    const { x: before } = inputsOfNode(network, node, NO_PARAMETERS, base);
    const { x: after } = inputsOfNode(network, node, NO_PARAMETERS, moved);
    for (let k = 0; k < before.length; k++) {
      if (before[k] === after[k]) continue;
      const kind = moveOfPieces(kink.piece(before[k], targets[k]), kink.piece(after[k], targets[k]));
      if (kind === undefined) continue;
      const move = { kind, place: { layer, unit: k % inputs, example: Math.floor(k / inputs) } };
      if (kind === 'crosses') return move;
      leaving ??= move;
    }
  }
  return leaving;
}

const NO_PARAMETERS = new Float64Array(0);
