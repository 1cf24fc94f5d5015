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

/** The secant slope Δ/h of one move, and the bound on its rounding error. */
export interface Secant {
  readonly slope: number;
  readonly rounding: number;
}

/** Returns the secant of the move number `at`. */
export function secant(delta: number, { values, rounding }: Changes, at: number): Secant {
  return { slope: values[at] / delta, rounding: rounding[at] / Math.abs(delta) };
}

/**
 * Extrapolates the secants at h, h/2 and h/4 on one side to h = 0, which removes their errors ∝ h and ∝ h² (Richardson
 * 1911). A central difference would not do: the curvatures on the two sides of a kink may differ.
 */
export function slopeBeside([wide, half, quarter]: readonly Secant[]): OneSidedDerivative {
  const coarse = 2 * half.slope - wide.slope;
  const fine = 2 * quarter.slope - half.slope;
  const value = (4 * fine - coarse) / 3;
  const rounding = (8 * quarter.rounding + 6 * half.rounding + wide.rounding) / 3;
  return { value, bound: Math.abs(value - fine) + rounding };
}
