import { twoSum } from '../numerics/double-double.ts';
import { expm1 } from '../numerics/expm1.ts';
import type { Activation, Increment } from './activation.ts';

/** Above this, e^d could overflow beside others that vanish. */
const LARGE = 600;

/**
 * Δp_i = p_i·(e_i − S)/(1 + S), with e_i = e^(d_i − d_top) − 1 and S = Σ p_j·e_j; what is saved is p. Moves are taken
 * from that of the largest p, so that small changes of small p do not vanish beside it.
 */
const softmaxIncrement: Increment = {
  saves: 1,
  savedForSmallMoves: 1,
  save(z, [p], units, count) {
    for (let n = 0; n < count; n++) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let k = n; k < units * count; k += count) largest = Math.max(largest, z[k]);
      let sum = 0;
      for (let k = n; k < units * count; k += count) {
        // The digits that the difference loses are missed by its exponential, hundreds of them where p is small.
        const [shifted, rest] = twoSum(z[k], -largest);
        p[k] = Math.exp(shifted);
        p[k] += p[k] * rest;
        sum += p[k];
      }
      for (let k = n; k < units * count; k += count) p[k] /= sum;
    }
  },
  change([p], at, d, out, units, count) {
    const end = units * count;
    for (let n = 0; n < count; n++) {
      let top = n;
      let largest = Number.NEGATIVE_INFINITY;
      for (let k = n; k < end; k += count) {
        if (p[at + k] > p[at + top]) top = k;
        // What has vanished does not come back.
        if (p[at + k] > 0 && d[k] > largest) largest = d[k];
      }
      if (largest - d[top] <= LARGE) changeOfOne(p, at, d, out, n, end, count, top);
      else largeChangeOfOne(p, at, d, out, n, end, count, largest);
      // Where p is nearly 1, e_i and S are nearly equal: its change is what the others leave.
      let others = 0;
      for (let k = n; k < end; k += count) if (k !== top) others += out[k];
      out[top] = -others;
    }
    return false;
  },
};

function changeOfOne(
  p: Float64Array,
  at: number,
  d: Float64Array,
  out: Float64Array,
  n: number,
  end: number,
  count: number,
  top: number,
): void {
  let s = 0;
  for (let k = n; k < end; k += count) {
    out[k] = p[at + k] > 0 ? growth(d[k], d[top]) : 0;
    s += p[at + k] * out[k];
  }
  for (let k = n; k < end; k += count) out[k] = (p[at + k] * (out[k] - s)) / (1 + s);
}

/** Returns e^(d − from) − 1. */
function growth(d: number, from: number): number {
  const difference = d - from;
  if (difference < 1) return expm1(difference);
  // The larger the difference, the more the digits that it lost count.
  const grown = Math.exp(difference);
  return grown - 1 + grown * twoSum(d, -from)[1];
}

/** The same shifted by the largest move: Δp_i = p_i·(g_i − Q)/Q, with g_i = e^(d_i − max d) and Q = Σ p_j·g_j. */
function largeChangeOfOne(
  p: Float64Array,
  at: number,
  d: Float64Array,
  out: Float64Array,
  n: number,
  end: number,
  count: number,
  largest: number,
): void {
  let q = 0;
  for (let k = n; k < end; k += count) {
    out[k] = Math.exp(Math.min(0, d[k] - largest));
    q += p[at + k] * out[k];
  }
  for (let k = n; k < end; k += count) out[k] = (p[at + k] * (out[k] - q)) / q;
}

/** a_i = e^(z_i) / Σ_j e^(z_j) over the units of one example, shifted by the largest z so that nothing overflows. */
export const softmax = (): Activation => ({
  name: 'softmax',
  separable: false,
  increment: softmaxIncrement,
  apply(z, a, units) {
    for (let row = 0; row < z.length; row += units) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let k = row; k < row + units; k++) largest = Math.max(largest, z[k]);
      let sum = 0;
      for (let k = row; k < row + units; k++) sum += a[k] = Math.exp(z[k] - largest);
      for (let k = row; k < row + units; k++) a[k] /= sum;
    }
  },
  // ∂a_i/∂z_j = a_i(δ_ij − a_j), so that δ_i = a_i(u_i − Σ_j u_j a_j), with every u taken from that of the largest a:
  // where it is nearly 1 its u and the mean are nearly equal.
  pullback(_z, a, upstream, units, deltas) {
    for (let row = 0; row < a.length; row += units) {
      let top = row;
      for (let k = row; k < row + units; k++) if (a[k] > a[top]) top = k;
      let mean = 0;
      for (let k = row; k < row + units; k++) mean += (upstream[k] - upstream[top]) * a[k];
      for (let k = row; k < row + units; k++) deltas[k] = a[k] * (upstream[k] - upstream[top] - mean);
    }
  },
});
