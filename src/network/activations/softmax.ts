import type { Activation } from './activation.ts';

/** a_i = e^(z_i) / Σ_j e^(z_j) over the units of one example, shifted by the largest z so that nothing overflows. */
export const softmax = (): Activation => ({
  name: 'softmax',
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
