import type { Activation } from '../../network/activations/activation.ts';
import type { Loss } from '../../network/losses/loss.ts';
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

/** Finds the unit and the example whose activation left its side of the kink; `kept[0]` is z. */
export function kinkOfUnits(
  layer: number,
  { kink }: Activation,
  [z]: readonly Float64Array[],
  at: number,
  dz: Float64Array,
  from: number,
  to: number,
  chosen: Int32Array,
  length: number,
): KinkCrossing | undefined {
  if (kink === undefined) return undefined;
  return findKink(layer, from, to, chosen, length, (k) => {
    const side = Math.sign(z[at + k] - kink.at);
    if (dz[k] === 0 || side === Math.sign(z[at + k] - kink.at + dz[k])) return KINK.none;
    return side === 0 ? KINK.leaves : KINK.crosses;
  });
}

/** Finds the output and the example whose loss changed its piece; `kept` begins with y and t. */
export function kinkOfLoss(
  layer: number,
  { piece }: Loss,
  [y, t]: readonly Float64Array[],
  at: number,
  dy: Float64Array,
  from: number,
  to: number,
  chosen: Int32Array,
  length: number,
): KinkCrossing | undefined {
  if (piece === undefined) return undefined;
  return findKink(layer, from, to, chosen, length, (k) => {
    if (dy[k] === 0) return KINK.none;
    const before = piece(y[at + k], t[at + k]);
    const after = piece(y[at + k] + dy[k], t[at + k]);
    if (!Number.isInteger(before)) return KINK.leaves;
    return before === after ? KINK.none : KINK.crosses;
  });
}

function findKink(
  layer: number,
  from: number,
  to: number,
  chosen: Int32Array,
  length: number,
  kindAt: (k: number) => number,
): KinkCrossing | undefined {
  let found: KinkCrossing | undefined;
  for (let unit = from, k = 0; unit < to; unit++) {
    for (let n = 0; n < length; n++, k++) {
      const kind = kindAt(k);
      if (kind === KINK.none || (found !== undefined && kind <= found.kind)) continue;
      found = { kind, layer, unit, example: chosen[n] };
      if (kind === KINK.crosses) return found;
    }
  }
  return found;
}
