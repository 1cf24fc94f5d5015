import type { Reason } from '../tensor-check.ts';

/** What a number under test may be off by, and what its agreement has to be worth. */
export interface Tolerances {
  /** Σ |contribution| of the examples to the gradient, where it is known. */
  readonly contributions: number;
  /** The summed magnitudes of the measured changes, as a derivative; they may have cancelled. */
  readonly summedMagnitude: number;
  /** Rounding error that correct code may have, relative to the gradient. */
  readonly rounding: number;
  /** Absolute error allowed for the digits of the parameters, and for a person's own differences. */
  readonly allowance: number;
  /** Half a unit of the last digit that the analytic number shows; 0 where it shows all. */
  readonly digits?: number;
  /** Error that rounding can have caused beyond `rounding`, where it was asked for. */
  readonly sensitivity?: number;
  /** The part of a gradient that may stay unknown for a match, beside `rounding`: `RESOLUTION` unless given. */
  readonly resolution?: number;
  /** Whether a gradient that cancels is certain where its bound is small beside its terms: that of nncheck's own code. */
  readonly besideTerms?: boolean;
  /** The part of its terms that the bound of a gradient may be for a match at zero: `AT_ZERO.float64` unless given. */
  readonly atZero?: number;
  /** The largest entry of the gradient, where the terms of this one are not known, as in a program. */
  readonly largest?: number;
}

/** The bound and the scale of a comparison, and why it decides nothing. */
export interface Agreement {
  readonly bound: number;
  readonly scale: number;
  readonly verdict: 'match' | 'mismatch' | 'inconclusive';
  readonly reason?: Reason;
}

/** A bound that is as large as this part of a gradient decides nothing: its sign may be turned. */
export const DECIDING = 0.5;
/** A gradient is certain when the bound on its difference is at most this part of it. */
export const RESOLUTION = 0.01;
/**
 * A spec's derivative is measured to rounding, so only rounding of the usual formulas and of terms that cancel can leave
 * more than this many times the allowed rounding open. An error of ten times that rounding is then no match.
 */
export const RESOLVED = 8;
/** A gradient this much smaller than the terms that it is summed from has more rounding than `rounding` of itself. */
export const VANISHING = 1e-6;
/**
 * A bound at most this part of the terms that cancel in a gradient is that of their rounding: where both numbers are
 * within it, they match at zero. A few hundred roundings of float32 are 1e-5.
 */
export const AT_ZERO = { float64: 1e-10, float32: 1e-5 } as const;
/**
 * A bound that is so small beside the largest entry of a program's gradient is that of rounding: differences of a float64
 * cost resolve about 1e-10 of it.
 */
const AT_ZERO_BESIDE_LARGEST = 1e-8;
/** Below this, numbers have lost digits to underflow, and their bounds have, too. */
const LEAST_NORMAL = 2 ** -1022;

/**
 * Compares a gradient with a right one (docs/numerics.md, section 4): what rounding or digits excuse is a match where
 * they leave little of the gradient open, or where both are 0 for all that rounding can tell.
 *
 * @param error of the right one, as large as it can be
 */
export function agree(analytic: number, right: number, error: number, tolerances: Tolerances): Agreement {
  const { contributions, summedMagnitude, rounding, allowance, digits = 0, sensitivity = 0 } = tolerances;
  const { resolution = RESOLUTION, besideTerms = false, atZero = AT_ZERO.float64, largest = 0 } = tolerances;
  const size = Math.max(Math.abs(analytic), Math.abs(right));
  const scale = Math.max(size, VANISHING * contributions);
  const open = error + sensitivity + rounding * (scale - size);
  const bound = open + rounding * size + allowance + digits;
  if (Math.abs(analytic - right) > bound) return { bound, scale, verdict: 'mismatch' };
  const terms = Math.max(contributions, summedMagnitude);
  const isZero = (number: number, within: number): boolean =>
    number <= within && (within <= atZero * terms || within <= AT_ZERO_BESIDE_LARGEST * largest);
  // What is smaller than the least number with all its digits is 0 for all that a number can say.
  if (isZero(size, bound) || Math.max(size, error) < LEAST_NORMAL) return { bound, scale, verdict: 'match' };
  const unprinted = bound - digits;
  const known = besideTerms ? Math.max(size, VANISHING * terms) : size;
  if (open > resolution * known || !(unprinted < DECIDING * known)) {
    // The printed digits of 0.0000 are all that hides whether a 0 is right.
    const hidden = isZero(Math.abs(right), unprinted);
    const reason = hidden ? 'few digits' : open <= VANISHING * terms ? 'below resolution' : 'noise';
    return { bound, scale, verdict: 'inconclusive', reason };
  }
  if (!(bound < DECIDING * known)) return { bound, scale, verdict: 'inconclusive', reason: 'few digits' };
  return { bound, scale, verdict: 'match' };
}
