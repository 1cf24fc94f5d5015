import type { Activation, Increment } from './activation.ts';
import { expm1 } from './expm1.ts';

/** Above this, e^d could overflow beside others that vanish: the moves are shifted by their largest first. */
const LARGE = 1;

/** Δp_i = p_i·(e_i − S)/(1 + S), with e_i = e^(d_i) − 1 and S = Σ p_j·e_j; what is kept is p. */
const softmaxIncrement: Increment = {
  keeps: 1,
  keep(z, [p], units, count) {
    for (let n = 0; n < count; n++) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let k = n; k < units * count; k += count) largest = Math.max(largest, z[k]);
      let sum = 0;
      for (let k = n; k < units * count; k += count) {
        p[k] = Math.exp(z[k] - largest);
        sum += p[k];
      }
      for (let k = n; k < units * count; k += count) p[k] /= sum;
    }
  },
  change([p], at, d, out, units, count) {
    for (let n = 0; n < count; n++) {
      let largest = 0;
      for (let k = n; k < units * count; k += count) largest = Math.max(largest, Math.abs(d[k]));
      if (largest <= LARGE) changeOfOne(p, at, d, out, n, units, count);
      else shiftedChangeOfOne(p, at, d, out, n, units, count);
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
  units: number,
  count: number,
): void {
  let s = 0;
  for (let k = n; k < units * count; k += count) {
    out[k] = expm1(d[k]);
    s += p[at + k] * out[k];
  }
  for (let k = n; k < units * count; k += count) out[k] = (p[at + k] * (out[k] - s)) / (1 + s);
}

function shiftedChangeOfOne(
  p: Float64Array,
  at: number,
  d: Float64Array,
  out: Float64Array,
  n: number,
  units: number,
  count: number,
): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = n; k < units * count; k += count) if (p[at + k] > 0) largest = Math.max(largest, d[k]);
  let q = 0;
  for (let k = n; k < units * count; k += count) {
    out[k] = Math.exp(Math.min(0, d[k] - largest));
    q += p[at + k] * out[k];
  }
  for (let k = n; k < units * count; k += count) out[k] = (p[at + k] * (out[k] - q)) / q;
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
  // ∂a_i/∂z_j = a_i(δ_ij − a_j), so that δ_i = a_i(u_i − Σ_j u_j a_j)
  pullback(_z, a, upstream, units, deltas) {
    for (let row = 0; row < a.length; row += units) {
      let mean = 0;
      for (let k = row; k < row + units; k++) mean += upstream[k] * a[k];
      for (let k = row; k < row + units; k++) deltas[k] = a[k] * (upstream[k] - mean);
    }
  },
});
