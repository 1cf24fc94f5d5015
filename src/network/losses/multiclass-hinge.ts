import { reluChange } from '../activations/relu.ts';
import type { Loss } from './loss.ts';

/**
 * Σ_{j≠y} max(0, a_j − a_y + margin), with y the class of a one-hot row of targets (Weston and Watkins 1999, the SVM loss
 * of cs231n); the derivative where a term is exactly 0 is taken as 0. A row without a class has no loss.
 */
export const multiclassHinge = ({ margin = 1 }: { margin?: number } = {}): Loss => ({
  name: 'multiclass-hinge',
  constants: { margin },
  separable: false,
  margin: (own, ofClass) => own - ofClass + margin,

  value(a, t, at, units) {
    const y = classOf(t, at, units, 1);
    let sum = 0;
    for (let k = at; k < at + units; k++) if (k !== y && y >= 0) sum += Math.max(0, a[k] - a[y] + margin);
    return sum;
  },

  // 1 of each term above 0, and −1 of each of them to the class
  gradient(a, t, at, units, gradient, atKink = 0) {
    const y = classOf(t, at, units, 1);
    gradient.fill(0, at, at + units);
    for (let k = at; k < at + units; k++) {
      if (k === y || y < 0) continue;
      const m = a[k] - a[y] + margin;
      gradient[k] = m === 0 ? atKink : m > 0 ? 1 : 0;
      gradient[y] -= gradient[k];
    }
  },

  increment: {
    saves: 2,
    cancels: true,
    save(a, t, [saved, targets]) {
      saved.set(a);
      targets.set(t);
    },
    addChange([a, t], at, d, sum, units, count, _kernels, magnitude) {
      for (let n = 0; n < count; n++) {
        const y = classOf(t, at + n, units, count) - at;
        if (y < 0) continue;
        for (let k = n; k < units * count; k += count) {
          const moved = k === y ? 0 : reluChange(d[k] - d[y], a[at + k] - a[at + y] + margin);
          sum[n] += moved;
          magnitude[n] += moved === 0 ? 0 : Math.abs(d[k]) + Math.abs(d[y]);
        }
      }
    },
  },
});

/** Returns the place of the class of a row whose numbers stand `stride` apart from `at` on; −1 where it has none. */
export function classOf(t: Float64Array, at: number, units: number, stride: number): number {
  for (let k = at; k < at + units * stride; k += stride) if (t[k] !== 0) return k;
  return -1;
}
