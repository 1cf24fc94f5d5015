import { type ForwardPass, inputsOfNode } from './forward.ts';
import type { Network } from './network.ts';
import type { Operation } from './operations/operation.ts';
import { moveOfPieces } from './pieces.ts';
import { hasAxes, rowLength, type Shape } from './shape.ts';

/** Where a kink is met: a unit of a layer on one example, or (layer `loss`) an output's loss. */
export interface KinkPlace {
  readonly layer: string;
  readonly unit: number;
  /** The axes that the unit is a number of, where there are several. */
  readonly axes?: Shape;
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
    const { kink, inputs, output } = operation;
    if (kink === undefined) continue;
    const { x: before } = inputsOfNode(network, node, NO_PARAMETERS, base);
    const { x: after } = inputsOfNode(network, node, NO_PARAMETERS, moved);
    const pieceOf = pieces(operation, targets);
    const many = kinksOf(operation);
    const count = before.length / inputs;
    for (let k = 0; k < count * many; k++) {
      const kind = moveOfPieces(pieceOf(before, k), pieceOf(after, k));
      if (kind === undefined) continue;
      const place = {
        layer,
        unit: k % many,
        example: Math.floor(k / many),
        ...(hasAxes(output) && { axes: output }),
      };
      const move = { kind, place };
      if (kind === 'crosses') return move;
      leaving ??= move;
    }
  }
  return leaving;
}

/** How many kinks an example has: one of each input, or of each window. */
function kinksOf({ kink, inputs, output }: Operation): number {
  return kink?.window === undefined ? inputs : (kink.window.count ?? rowLength(output));
}

/** Returns the smooth piece that something is on: input k by itself, or window k. */
function pieces(operation: Operation, targets: Float64Array): (x: Float64Array, k: number) => number {
  const { piece, window } = operation.kink!;
  if (window === undefined) return (x, k) => piece!(x[k], targets[k]);
  const many = kinksOf(operation);
  return (x, k) => window.piece(k % many, x, Math.floor(k / many) * operation.inputs, 1, targets);
}

/** Whether one of the examples is exactly at a kink of an operation. */
export function isAtKink(operation: Operation, x: Float64Array, targets: Float64Array): boolean {
  const pieceOf = pieces(operation, targets);
  const many = kinksOf(operation);
  for (let k = 0; k < (x.length / operation.inputs) * many; k++)
    if (!Number.isInteger(pieceOf(x, k))) return true;
  return false;
}

const NO_PARAMETERS = new Float64Array(0);
