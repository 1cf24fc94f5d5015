import { outputwise } from './loss.ts';

/** Σ|a − t|; the derivative at a = t is taken as 0 */
export const absolute = () =>
  outputwise('absolute', {
    value: (a, t) => Math.abs(a - t),
    derivative: (a, t, atKink = 0.5) => (a === t ? 2 * atKink - 1 : Math.sign(a - t)),
    save: (a, t) => [a, t],
    // By cases: |e + d| − |e| is d on one side of 0 and −d on the other.
    change(d, a, t) {
      const e = a - t;
      if (e + d > 0 && e >= 0) return d;
      return e + d < 0 && e <= 0 ? -d : Math.abs(e + d) - Math.abs(e);
    },
    piece: (a, t) => (a === t ? 0.5 : a > t ? 1 : 0),
  });
