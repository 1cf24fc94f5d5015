import { softmax } from '../activations/softmax.ts';
import { expm1 } from '../numerics/expm1.ts';
import { log1p } from '../numerics/log.ts';
import type { LossIncrement } from './loss.ts';

/**
 * The exact change of the cross-entropy of a softmax, −Σ t_i·ln(softmax(z)_i), from its logits:
 * Σ t_i·ln(Σ_j p_j·e^(d_j − d_i)), whose logarithm is log1p(Σ_j p_j·(e^(d_j − d_i) − 1)) for small moves.
 * Kept are the logits, the targets and p = softmax(z).
 */
export const ofLogitsIncrement: LossIncrement = {
  saves: 3,
  cancels: true,
  save(y, t, [z, targets, p], units, count) {
    z.set(y);
    targets.set(t);
    softmax().increment.save(y, [p], units, count);
  },
  addChange([z, t, p], at, d, sum, units, count, _kernels, magnitude) {
    const end = units * count;
    for (let n = 0; n < count; n++) {
      for (let i = n; i < end; i += count) {
        const target = t[at + i];
        if (target === 0) continue;
        const own = d[i];
        let [grown, parts] = [0, 0];
        for (let j = n; j < end; j += count) {
          if (j === i) continue;
          grown += p[at + j] * expm1(d[j] - own);
          parts += p[at + j] * (Math.abs(d[j]) + Math.abs(own));
        }
        const small = grown > -0.5 && grown < Number.MAX_VALUE;
        const change = target * (small ? log1p(grown) : largeChange(z, p, at, d, i, n, end, count));
        sum[n] += change;
        magnitude[n] += small ? Math.max(Math.abs(change), Math.abs(target) * parts) : Math.abs(change);
      }
    }
  },
};

/**
 * Where the sum has nearly vanished its terms are added as they are, all positive; where p has underflowed, by logits,
 * taken from the largest with its own move, so that moves far below a digit of them are not lost.
 */
function largeChange(
  z: Float64Array,
  p: Float64Array,
  at: number,
  d: Float64Array,
  i: number,
  n: number,
  end: number,
  count: number,
): number {
  let sum = 0;
  for (let j = n; j < end; j += count) sum += p[at + j] * Math.exp(d[j] - d[i]);
  if (sum > Number.MIN_VALUE / Number.EPSILON && sum < Number.MAX_VALUE) return Math.log(sum);
  let top = n;
  for (let j = n; j < end; j += count) if (z[at + j] > z[at + top]) top = j;
  const below = (j: number): number => z[at + j] - z[at + top];
  const before = logSumExp(below, n, end, count);
  const after = logSumExp((j) => below(j) + (d[j] - d[top]), n, end, count);
  return after - before + (d[top] - d[i]);
}

/** Returns ln(Σ e^x_j) over the units of one example. */
function logSumExp(x: (j: number) => number, n: number, end: number, count: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = n; j < end; j += count) largest = Math.max(largest, x(j));
  let sum = 0;
  for (let j = n; j < end; j += count) sum += Math.exp(x(j) - largest);
  return largest + Math.log(sum);
}
