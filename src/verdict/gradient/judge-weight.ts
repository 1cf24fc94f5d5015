import type { OneSided } from '../../differences/one-sided.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Reason, Verdict } from '../tensor-check.ts';

/** The figures that one weight is judged by. */
export interface Evidence {
  readonly analytic: number;
  readonly numeric: number;
  /** On the error of `numeric`. */
  readonly bound: number;
  /** Σ |contribution| of the examples to the gradient; 0 where it is not known. */
  readonly contributions: number;
  /** The mean of |cost(θ ± h) − cost(θ)|/h, the terms of the difference. */
  readonly summedMagnitude: number;
  /** Rounding error that correct code may have, relative to the gradient. */
  readonly rounding: number;
  /** Absolute error allowed for the digits of the parameters, and for a person's own differences. */
  readonly allowance: number;
  /** Half a unit of the last digit that the analytic number shows; 0 where it shows all. */
  readonly digits?: number;
  /** Error that rounding can have caused beyond `rounding`, where it was asked for. */
  readonly sensitivity?: number;
  /** The cost was bit-identical at every point. */
  readonly unchanged: boolean;
  readonly kink?: KinkMove;
  readonly oneSided?: OneSided;
  /** Every right gradient where the point is exactly at kinks. */
  readonly atKink?: readonly number[];
  /** The largest entry of the gradient, where the terms of this one are not known, as in a program. */
  readonly largest?: number;
  /** Whether the mismatch was found at other steps too; undefined before they were tried. */
  readonly repeated?: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** The largest error that right code could show here. */
  readonly bound: number;
  /** The size that its error is relative to: the larger of both gradients, or the rounding of their terms. */
  readonly scale: number;
  readonly reason?: Reason;
}

/** A bound that is as large as this part of a gradient decides nothing: its sign may be turned. */
const DECIDING = 0.5;
/** A gradient is certain when the bound is at most this part of it. */
export const RESOLUTION = 0.01;
/** A gradient this much smaller than the terms that it is summed from is 0 for all that rounding can tell. */
export const VANISHING = 1e-6;

/**
 * A bound that is so small beside the largest entry of a program's gradient is that of rounding: differences of a float64
 * cost resolve about 1e-10 of it.
 */
const AT_ZERO = 1e-8;

/** Below this, numbers have lost digits to underflow, and their bounds have, too. */
const LEAST_NORMAL = 2 ** -1022;

/** Judges one weight (docs/numerics.md, section 4): kinks, then inactive, mismatch, match. */
export function judge(evidence: Evidence): Judgement {
  const {
    analytic,
    numeric,
    bound,
    contributions,
    summedMagnitude,
    rounding,
    allowance,
    digits = 0,
    sensitivity = 0,
    largest = 0,
    unchanged,
    kink,
    repeated,
  } = evidence;
  const scale = Math.max(Math.abs(analytic), Math.abs(numeric), VANISHING * contributions);
  if (!Number.isFinite(analytic) || !Number.isFinite(numeric) || !Number.isFinite(bound)) {
    const measured = Number.isFinite(numeric) && Number.isFinite(bound);
    // Right code overflows there, too, where what it may be off by is infinite.
    const wrong = measured && Number.isFinite(allowance + sensitivity);
    const verdict = wrong ? 'mismatch' : 'inconclusive';
    return { verdict, bound, scale, reason: 'not finite' };
  }
  if (kink?.kind === 'crosses') return { verdict: 'inconclusive', bound, scale, reason: 'kink' };
  if (kink?.kind === 'leaves') return judgeAtKink(evidence);

  const uncertain = bound + rounding * scale + sensitivity;
  const allowed = { bound: uncertain + allowance + digits, scale };
  const error = Math.abs(analytic - numeric);
  if (analytic === 0 && unchanged) return { verdict: 'inactive', ...allowed };
  if (error > allowed.bound) {
    return repeated === false
      ? { verdict: 'inconclusive', ...allowed, reason: 'not repeated' }
      : { verdict: 'mismatch', ...allowed };
  }
  // What is smaller than the least number with all its digits is 0 for all that a number can say.
  const nothing = Math.max(Math.abs(analytic), Math.abs(numeric), bound) < LEAST_NORMAL;
  // At a minimum of every example's loss the gradient has no terms, but its difference has.
  const negligible = VANISHING * Math.max(contributions, summedMagnitude);
  const vanishes = Math.max(Math.abs(analytic), Math.abs(numeric), bound) <= negligible;
  // Right code has rounding where its terms cancel, as those of a bias in front of a batch normalization do.
  const size = Math.max(Math.abs(analytic), Math.abs(numeric));
  if (size <= allowed.bound && allowed.bound <= AT_ZERO * largest) return { verdict: 'match', ...allowed };
  if (nothing || (vanishes && sensitivity === 0)) return { verdict: 'match', ...allowed };
  if (bound + sensitivity > RESOLUTION * scale || !(uncertain + allowance < DECIDING * scale)) {
    return {
      verdict: 'inconclusive',
      ...allowed,
      reason: bound <= negligible ? 'below resolution' : 'noise',
    };
  }
  if (!(allowed.bound < DECIDING * scale))
    return { verdict: 'inconclusive', ...allowed, reason: 'few digits' };
  return { verdict: 'match', ...allowed };
}

/**
 * Exactly at a kink several gradients are right: those with the left slope, the right one, or their mean. Where they
 * are all the same, and both sides are, the cost has a derivative there. Kinks at several units at once may cancel in
 * each of those gradients and not in the cost, as those of |a − t| below a softmax do.
 */
function judgeAtKink(evidence: Evidence): Judgement {
  const { analytic, oneSided, atKink, contributions, rounding, digits = 0, sensitivity = 0 } = evidence;
  const allowance = evidence.allowance + digits + sensitivity;
  if (oneSided !== undefined && atKink === undefined) return judgeBetweenSides(evidence, oneSided);
  if (oneSided === undefined || atKink === undefined) {
    const scale = Math.max(Math.abs(analytic), Math.abs(evidence.numeric));
    return { verdict: 'inconclusive', bound: evidence.bound, scale, reason: 'kink' };
  }
  const candidates = [oneSided.left, oneSided.right, ...atKink];
  const lowest = Math.min(...candidates);
  const highest = Math.max(...candidates);
  const scale = Math.max(Math.abs(analytic), Math.abs(lowest), Math.abs(highest), VANISHING * contributions);
  const allowed = rounding * scale + allowance;
  const smooth =
    Math.max(...atKink) - Math.min(...atKink) <= allowed &&
    Math.abs(oneSided.left - oneSided.right) <= 2 * oneSided.bound + allowed;
  if (smooth) {
    const { kink: _, ...withoutKink } = evidence;
    return judge(withoutKink);
  }
  const bound = oneSided.bound + allowed;
  if (atKink.some((candidate) => Math.abs(analytic - candidate) <= allowed))
    return { verdict: 'subgradient', bound, scale };
  if (analytic < lowest - bound || analytic > highest + bound) return { verdict: 'mismatch', bound, scale };
  return { verdict: 'inconclusive', bound, scale, reason: 'kink' };
}

/**
 * At a kink of a program's cost the left slope, the right one and their mean are right. Others may be, where several
 * units are at a kink at once: they are left open.
 */
function judgeBetweenSides(evidence: Evidence, { left, right, bound: measured }: OneSided): Judgement {
  const { analytic, rounding, allowance, digits = 0 } = evidence;
  const scale = Math.max(Math.abs(analytic), Math.abs(left), Math.abs(right));
  const bound = measured + rounding * scale + allowance + digits;
  const isSlope = [left, right, (left + right) / 2].some((slope) => Math.abs(analytic - slope) <= bound);
  return isSlope
    ? { verdict: 'subgradient', bound, scale }
    : { verdict: 'inconclusive', bound, scale, reason: 'kink' };
}
