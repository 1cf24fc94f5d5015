import { elementwise } from './activation.ts';

/** f(z) = z where z > 0, else alpha·(eᶻ − 1) (Clevert, Unterthiner and Hochreiter 2015). */
export const elu = (alpha = 1) =>
  elementwise('elu', {
    alpha,
    kink: { at: 0, left: alpha, right: 1 },
    value: (z) => (z > 0 ? z : alpha * Math.expm1(z)),
    derivative: (z) => (z > 0 ? 1 : alpha * Math.exp(z)),
    // eᶻ − 1, a + alpha
    intermediates: (z) => (z > 0 ? [0, 0] : [alpha, alpha]),
    save: (z) => [z, z > 0 ? 1 : Math.exp(z)],
    change: (d, z, e) => eluChange(d, z, e, alpha),
  });

const LONG = 500;

/** Returns the change of an elu by d, given z and e = eᶻ for z ≤ 0. */
export function eluChange(d: number, z: number, e: number, alpha: number): number {
  if (z > 0) return z + d > 0 ? d : alpha * Math.expm1(z + d) - z;
  if (z + d > 0) return z + d - alpha * Math.expm1(z);
  // Over so long a way what eᶻ was does not count, and e^d might overflow.
  return d > LONG ? alpha * Math.exp(z + d) : alpha * e * Math.expm1(d);
}
