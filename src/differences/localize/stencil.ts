import { USUAL_ROUNDING } from '../../tensors/rounding.ts';
import type { Line } from '../cost-function.ts';
import { ask, type CostOracle, claimedDifference } from './cost-oracle.ts';

/** What four evaluations say of the residual of the gradient along a line u: (g_true − g)·u. */
export interface Stencil {
  readonly value: number;
  /** On the error of `value`: noise and truncation, and a kink that could not be seen. */
  readonly bound: number;
  /** The part of the bound that the cost's noise and the gradient's digits make up. */
  readonly noise: number;
  /** Whether the four points lie on one smooth piece, as far as they can tell. */
  readonly sharp: boolean;
}

/** How a line is measured: along all weights at once, along some of them, or along one that is about to be named. */
export type Reach = 'all' | 'some' | 'one';

/**
 * The noise of R is 1.9·e_f/h (r(h/2) errs by √2·e_f/h, r(h) by half of it): 12 is more than six standard
 * deviations, since a right gradient must not be accused in a million runs.
 */
export const NOISE = 12;
/** Truncation of R beside that of r(h/2) is at most 25·h² where the cost is smooth in steps of the weights' size. */
const NEXT_ORDER = 25;
/** Truncation that can be told from the noise. */
const TELLING = 3;
/** An error that falls to a quarter with half the step is one of order h²; within the noise of three levels. */
const QUARTERED = { least: 3.4, most: 4.7 };
/** Noise of S(h) − 4·S(h/2), of five evaluations with weights up to 8: more than three standard deviations. */
const KINK_NOISE = 32;
/** A kink changes S(h)/S(h/2) from 4 to 2; this part of S is what the fourth derivative may do. */
const KINK_PART = 0.02;

/** Measures the residual along a line with central differences at h and h/2, extrapolated. */
export async function measureStencil(
  oracle: CostOracle,
  line: Line,
  h: number,
  reach: Reach,
): Promise<Stencil> {
  const { values } = await ask(oracle, line, [h, -h, h / 2, -h / 2]);
  const wide = residual(oracle, line, h, values[0] - values[1]);
  const narrow = residual(oracle, line, h / 2, values[2] - values[3]);
  const value = (4 * narrow - wide) / 3;
  const truncation = Math.abs(value - narrow);
  const noise = (NOISE * oracle.task.noise) / h + digitsAlong(oracle, line);
  if (!Number.isFinite(value)) return { value: 0, bound: Number.POSITIVE_INFINITY, noise, sharp: false };

  const curved = values[0] + values[1];
  const hidden = KINK_NOISE * oracle.task.noise + Math.min(KINK_PART, NEXT_ORDER * h * h) * Math.abs(curved);
  const bent = Math.abs(curved - 4 * (values[2] + values[3])) > hidden;
  const telling = truncation > TELLING * noise;
  if (telling && !bent && reach === 'all' && !oracle.smooth) {
    oracle.smooth = await quarters(oracle, line, h, wide, narrow);
  }
  const sharp = !bent && (oracle.smooth || !telling || reach !== 'all');
  // Where all weights move smoothly, a few that do not have taken too long a step.
  if (!sharp && (reach === 'all' || !oracle.smooth)) oracle.kinked = true;

  const foretold = oracle.smooth && telling ? Math.min(1, NEXT_ORDER * h * h) : 1;
  const unseen = reach === 'one' || oracle.kinked ? hidden / (2 * h) : 0;
  return { value, bound: foretold * truncation + noise + unseen, noise, sharp };
}

function residual(oracle: CostOracle, line: Line, step: number, difference: number): number {
  return (difference - claimedDifference(oracle, line, step)) / (2 * step);
}

/** One more level: is the error of r in proportion to h²? */
async function quarters(
  oracle: CostOracle,
  line: Line,
  h: number,
  wide: number,
  narrow: number,
): Promise<boolean> {
  const { values } = await ask(oracle, line, [h / 4, -h / 4]);
  const ratio = (wide - narrow) / (narrow - residual(oracle, line, h / 4, values[0] - values[1]));
  return ratio > QUARTERED.least && ratio < QUARTERED.most;
}

/** What the rounding of right entries can sum to along a line: their signs are as random as the line's. */
function digitsAlong({ task, gradient }: CostOracle, { first, rates }: Line): number {
  const { digits, precision } = task;
  let [computed, written] = [0, 0];
  for (let k = 0; k < rates.length; k++) {
    computed += (gradient[first + k] * rates[k]) ** 2;
    if (digits !== undefined) written += (digits[first + k] * rates[k]) ** 2;
  }
  // The digits' errors are even within ±digits: three times their norm is five standard deviations.
  return USUAL_ROUNDING[precision] * Math.sqrt(computed) + 3 * Math.sqrt(written);
}
