import { VERDICTS, type WeightColumns } from '../../verdict/verdict.ts';
import { formatNumber } from '../numbers.ts';

/** Enough to recognize 1/3 or a learning rate; more would hide that neighbours have the same. */
const RATIO_DIGITS = 4;

/** In place of a ratio where there is none. */
export const NO_RATIO = '-';

/**
 * Formats analytic / numeric of one weight, in no more digits than the bound of their error allows.
 *
 * @param isOfChanges whether both are parameters after a step, of which the changes are compared
 * @returns `0.25`, `-1`; `-` where the numeric gradient is 0 or undecided
 */
export function ratioText(weights: WeightColumns, row: number, isOfChanges = false): string {
  const { analytic, numeric, value, bound, verdict } = weights;
  const decided = ['mismatch', 'match'].includes(VERDICTS[verdict[row]]);
  const from = isOfChanges ? value[row] : 0;
  const right = numeric[row] - from;
  const ratio = (analytic[row] - from) / right;
  if (!decided || !Number.isFinite(ratio) || !(Math.abs(right) > bound[row])) return NO_RATIO;
  const doubt = bound[row] / Math.abs(right);
  const digits = Math.min(RATIO_DIGITS, Math.max(1, Math.floor(-Math.log10(doubt))));
  const rounded = Number(ratio.toPrecision(digits));
  // Zeros at the end are left out where they are within the doubt: 0.25 and not 0.2500.
  const isRound = Math.abs(ratio - rounded) <= doubt * Math.max(1, Math.abs(ratio));
  return formatNumber(isRound ? rounded : ratio, digits);
}
