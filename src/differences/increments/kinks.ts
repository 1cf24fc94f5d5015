import type { KinkMove } from '../../network/kinks.ts';
import type { Network } from '../../network/network.ts';
import type { Operation, OperationIncrement, WindowKink } from '../../network/operations/operation.ts';
import { KINK } from '../../network/pieces.ts';
import { hasAxes } from '../../network/shape.ts';

/** In place of a layer's number. */
export const LOSS = -1;

/** The most serious kink that a move met, by example: its kind (see `KINK`), and the layer and unit that it belongs to. */
export interface KinkMarks {
  readonly kind: Uint8Array;
  readonly layer: Int32Array;
  readonly unit: Int32Array;
}

/** Makes marks for so many examples, none of them set. */
export function kinkMarks(length: number): KinkMarks {
  return { kind: new Uint8Array(length), layer: new Int32Array(length), unit: new Int32Array(length) };
}

/**
 * Marks the examples at which an operation left its smooth piece; `saved` begins with x and the targets.
 *
 * @returns whether there are any
 */
export function markKinks(
  layer: number,
  { kink, increment }: Operation,
  [x, targets = x]: readonly Float64Array[],
  d: Float64Array,
  from: number,
  to: number,
  length: number,
  marks: KinkMarks,
): boolean {
  if (kink?.window !== undefined)
    return markWindows(layer, kink.window, increment, x, targets, d, from, to, length, marks);
  if (kink?.piece === undefined) return false;
  const { piece } = kink;
  let any = false;
  for (let unit = from, k = 0, at = from * length; unit < to; unit++) {
    for (let n = 0; n < length; n++, k++, at++) {
      if (d[k] === 0) continue;
      const before = piece(x[at], targets[at]);
      // A move that is too small to be added to x leaves a kink, too.
      const leaves = !Number.isInteger(before);
      if (!leaves && before === piece(x[at] + d[k], targets[at])) continue;
      any = true;
      const kind = leaves ? KINK.leaves : KINK.crosses;
      if (kind <= marks.kind[n]) continue;
      marks.kind[n] = kind;
      marks.layer[n] = layer;
      marks.unit[n] = unit;
    }
  }
  return any;
}

/** The same for the largest of windows. */
function markWindows(
  layer: number,
  { meets }: WindowKink,
  { reaches }: OperationIncrement,
  x: Float64Array,
  targets: Float64Array,
  d: Float64Array,
  from: number,
  to: number,
  length: number,
  marks: KinkMarks,
): boolean {
  let any = false;
  // A loss has all of its outputs moved.
  const [first, end] = [reaches?.(from, false) ?? from, reaches?.(to, true) ?? to];
  for (let unit = first; unit < end; unit++) {
    for (let n = 0; n < length; n++) {
      const kind = meets(unit, x, d, from, to, n, length, targets);
      if (kind === KINK.none) continue;
      any = true;
      if (kind <= marks.kind[n]) continue;
      marks.kind[n] = kind;
      marks.layer[n] = layer;
      marks.unit[n] = unit;
    }
  }
  return any;
}

/** Returns the kink of one mark in words, given the example that it was made for. */
export function kinkMoveOf({ layers }: Network, marks: KinkMarks, n: number, example: number): KinkMove {
  const layer = marks.layer[n] === LOSS ? undefined : layers[marks.layer[n]];
  const axes = layer !== undefined && hasAxes(layer.output) && { axes: layer.output };
  return {
    kind: marks.kind[n] === KINK.leaves ? 'leaves' : 'crosses',
    place: { layer: layer?.name ?? 'loss', unit: marks.unit[n], example, ...axes },
  };
}
