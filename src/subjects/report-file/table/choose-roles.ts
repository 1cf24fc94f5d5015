import type { Arithmetic } from '../../../network/arithmetic.ts';
import { GRADIENT_ROUNDING, UNIT_ROUNDOFF } from '../../../tensors/rounding.ts';
import type { ChosenRoles } from '../reported-numbers.ts';
import type { Column } from './columns.ts';
import type { Nearness } from './reference.ts';
import type { Roles } from './roles.ts';

/** Differences are not that exact in every number. */
const NO_DIFFERENCES = 1e-13;
/** Numbers with more digits than this show the error of differences. */
const DIGITS = 14;

/**
 * Chooses which of two columns is the numerical gradient.
 *
 * @param near how near each is to the right gradient
 * @param precision the type that the spec computes in
 * @returns undefined where nothing tells
 */
export function chooseRoles(
  columns: readonly Column[],
  near: readonly Nearness[],
  heading: Roles | undefined,
  precision: Arithmetic['precision'],
): ChosenRoles | undefined {
  if (heading !== undefined) return { ...heading, by: 'words' };
  const as = (gradient: number, by: ChosenRoles['by']): ChosenRoles => ({
    gradient,
    numericalGradient: 1 - gradient,
    by,
  });
  const right = near.map(({ off, relative }, k) => {
    const single = precision === 'float32' || columns[k].precision.roundoff > UNIT_ROUNDOFF.float64;
    return off <= 1 && relative <= GRADIENT_ROUNDING[single ? 'float32' : 'float64'];
  });
  if (right[0] && right[1]) return as(near[0].relative < near[1].relative ? 0 : 1, 'both');
  const fit = near.map(({ off }) => off <= 1);
  if (fit[0] && fit[1]) {
    const [one] = right.flatMap((is, k) => (is ? [k] : []));
    return one === undefined ? undefined : as(one, 'nearer');
  }
  const one = fit.indexOf(true);
  if (one === -1) return undefined;
  if (!right[one] || !isTelling(columns[one])) return as(1 - one, 'agrees');
  return near[one].relative <= NO_DIFFERENCES ? as(one, 'exact') : as(1 - one, 'differences');
}

/** Whether numbers have all the digits of a float64. */
function isTelling({ precision: { digits, roundoff } }: Column): boolean {
  return roundoff <= UNIT_ROUNDOFF.float64 && (digits === undefined || digits.significant > DIGITS);
}
