/** Added to the diagonal, beside its own size: a matrix that is singular but for rounding gets a solution, too. */
const DAMPING = 1e-14;

/** Solves A·x = b of a symmetric positive semidefinite A, whose lower triangle is overwritten, by A = L·Lᵀ. */
export function solvePositive(a: Float64Array, b: Float64Array): Float64Array {
  const size = b.length;
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    const diagonal = a[i * size + i];
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j];
      for (let k = 0; k < j; k++) sum -= a[i * size + k] * a[j * size + k];
      a[i * size + j] =
        j < i ? sum / a[j * size + j] : Math.sqrt(Math.max(sum, DAMPING * diagonal, Number.MIN_VALUE));
    }
    for (let k = 0; k < i; k++) x[i] -= a[i * size + k] * x[k];
    x[i] /= a[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= a[k * size + i] * x[k];
    x[i] /= a[i * size + i];
  }
  return x;
}
