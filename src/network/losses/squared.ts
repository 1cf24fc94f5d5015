import { outputwise } from './loss.ts';

/** scale·Σ(a − t)², with scale = ½ unless said otherwise */
export const squared = ({ scale = 0.5 }: { scale?: number } = {}) =>
  outputwise(
    'squared',
    {
      value: (a, t) => scale * (a - t) ** 2,
      derivative: (a, t) => 2 * scale * (a - t),
      save: (a, t) => [a - t],
      saveAll(a, t, [e]) {
        for (let k = 0; k < a.length; k++) e[k] = a[k] - t[k];
      },
      change: (d, e) => scale * d * (2 * e + d),
      addChange: ([e], at, d, sum, units, count, { squared }) => squared(e, at, d, sum, units, count, scale),
    },
    { scale },
  );
