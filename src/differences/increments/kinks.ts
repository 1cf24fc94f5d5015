import type { Operation } from '../../network/operations/operation.ts';
import { KINK } from './moves.ts';

/** A kink that a move met: its kind (see `KINK`), and the layer, unit and example that it belongs to. */
export interface KinkCrossing {
  readonly kind: number;
  readonly layer: number;
  readonly unit: number;
  readonly example: number;
}

/** Returns the more serious of two kinks; of two alike, the first. */
export function moreSerious(
  first: KinkCrossing | undefined,
  second: KinkCrossing | undefined,
): KinkCrossing | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return second.kind > first.kind ? second : first;
}

/** Finds the input and the example at which an operation left its smooth piece; `saved` begins with x and the targets. */
export function kinkOfNode(
  layer: number,
  { kink }: Operation,
  [x, targets = x]: readonly Float64Array[],
  d: Float64Array,
  from: number,
  to: number,
  chosen: Int32Array,
  length: number,
): KinkCrossing | undefined {
  if (kink === undefined) return undefined;
  let found: KinkCrossing | undefined;
  for (let unit = from, k = 0, at = from * length; unit < to; unit++) {
    for (let n = 0; n < length; n++, k++, at++) {
      if (d[k] === 0) continue;
      const before = kink.piece(x[at], targets[at]);
      // A move that is too small to be added to x leaves a kink, too.
      const leaves = !Number.isInteger(before);
      if (!leaves && before === kink.piece(x[at] + d[k], targets[at])) continue;
      if (!leaves) return { kind: KINK.crosses, layer, unit, example: chosen[n] };
      found ??= { kind: KINK.leaves, layer, unit, example: chosen[n] };
    }
  }
  return found;
}
