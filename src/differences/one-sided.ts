import type { Changes } from './cost-function.ts';

/** Both one-sided derivatives of a weight whose point is exactly at a kink, each off by at most `bound`. */
export interface OneSided {
  readonly left: number;
  readonly right: number;
  readonly bound: number;
}

/** A derivative from one side, off by at most `bound`. */
export interface OneSidedDerivative {
  readonly value: number;
  readonly bound: number;
}

/** Δ/h of one move, and how far rounding can have moved it. */
export interface Secant {
  readonly slope: number;
  readonly rounding: number;
}

/** The secant of the move with that number among those that were answered. */
export function secant(delta: number, { values, rounding }: Changes, at: number): Secant {
  return { slope: values[at] / delta, rounding: rounding[at] / Math.abs(delta) };
}

/**
 * Extrapolates the secants at h, h/2 and h/4 on one side to h = 0. Their errors ∝ h and ∝ h² go (Richardson 1911): the
 * curve may bend on one side of a kink alone, where a pair at ±h would keep the first.
 */
export function slopeBeside([wide, half, quarter]: readonly Secant[]): OneSidedDerivative {
  const coarse = 2 * half.slope - wide.slope;
  const fine = 2 * quarter.slope - half.slope;
  const value = (4 * fine - coarse) / 3;
  const rounding = (8 * quarter.rounding + 6 * half.rounding + wide.rounding) / 3;
  return { value, bound: Math.abs(value - fine) + rounding };
}
