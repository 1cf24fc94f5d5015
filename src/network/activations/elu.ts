import { elementwise } from './activation.ts';

/** f(z) = z where z > 0, else alpha·(eᶻ − 1) (Clevert, Unterthiner and Hochreiter 2015). */
export const elu = (alpha = 1) =>
  elementwise('elu', {
    alpha,
    kink: { at: 0, left: alpha, right: 1 },
    value: (z) => (z > 0 ? z : alpha * Math.expm1(z)),
    derivative: (z) => (z > 0 ? 1 : alpha * Math.exp(z)),
  });
