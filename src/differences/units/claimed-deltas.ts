import type { KinkedPair } from './pairs.ts';

/** ∂cost/∂z as a program computed it. */
export interface ClaimedDeltas {
  /** Of each layer, [examples, units]; undefined where the program said none. */
  readonly values: readonly (Float64Array | undefined)[];
  /** The error that its digits may have. */
  errorOf(l: number, index: number): number;
}

/**
 * Judges a pair at a kink by the δ that a program took there: any slope between the two sides is a right one. The sums of
 * its weights then have that slope, and no kink is left in them.
 *
 * @param reduction by which ∂loss/∂z is multiplied in ∂cost/∂z
 * @returns the pair with this slope; as it was where δ is not known, or is beyond both sides
 */
export function decideBy(
  { values, errorOf }: ClaimedDeltas,
  pair: KinkedPair,
  l: number,
  unit: number,
  units: number,
  reduction: number,
): KinkedPair {
  const { kink, left, right, error, ...rest } = pair;
  const index = pair.example * units + unit;
  const delta = values[l]?.[index];
  if (kink === undefined || delta === undefined) return pair;
  const slope = delta / reduction;
  const allowed = error + errorOf(l, index) / reduction;
  const [low, high] = [Math.min(left, right), Math.max(left, right)];
  if (!(slope >= low - allowed && slope <= high + allowed)) return pair;
  return { ...rest, slope, left: slope, right: slope, error: allowed };
}
