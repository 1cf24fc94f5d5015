import type { Check } from './fault.ts';

/**
 * The steps with which rounding is all that is left of a difference, from the smallest: multiples of its unit are
 * multiples of the finer units of larger steps, too.
 */
export const TINY_STEPS = [1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4];
/** A whole number is one to within this. */
const WHOLE = 1e-3;
/** Beyond so many units any number is a whole one, for all that its digits tell. */
const MOST = 2 ** 26;
/** Fewer numbers could be whole by chance. */
const FEWEST = 3;

/**
 * Returns whether all differences are whole numbers of roundings of the cost, divided by 2h: what is left of a
 * derivative when the step is too small. The right derivative is not.
 *
 * @param ulp the unit in the last place of the cost
 */
export function onLattice(
  { weights, gradient }: Check,
  claimed: Float64Array,
  precision: Float64Array,
  ulp: number,
  step: number,
): boolean {
  const unit = ulp / (2 * step);
  let told = 0;
  for (let k = 0; k < claimed.length; k++) {
    const units = claimed[k] / unit;
    if (Math.abs(units) > MOST || precision[k] > WHOLE * unit) return false;
    if (Math.abs(units - Math.round(units)) > WHOLE + Math.abs(units) * 1e-9) return false;
    // Rounding moves each of the two costs by a few units, and no more.
    if (Math.abs(claimed[k] - gradient[weights[k]]) > 64 * unit + 1e-2 * Math.abs(gradient[weights[k]]))
      return false;
    if (Math.round(units) !== 0) told++;
  }
  return told >= FEWEST;
}

/** The unit in the last place of a number of so many binary digits. */
export function unitOf(value: number, digits: number): number {
  return 2 ** (Math.floor(Math.log2(Math.abs(value))) + 1 - digits);
}
