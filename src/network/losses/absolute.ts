import { outputwise } from './loss.ts';

/** Σ|a − t|; the derivative at a = t is taken as 0 */
export const absolute = () =>
  outputwise('absolute', {
    value: (a, t) => Math.abs(a - t),
    derivative: (a, t, atKink = 0.5) => (a === t ? 2 * atKink - 1 : Math.sign(a - t)),
    piece: (a, t) => (a === t ? 0.5 : a > t ? 1 : 0),
  });
