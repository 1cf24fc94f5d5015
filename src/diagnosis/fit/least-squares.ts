import { solveUpper, squaredNormOfLower, triangulate } from './triangular.ts';

/** The least of scale·Σ(X·w − t)² + Σ ridge/2·w². */
export interface LeastSquares {
  readonly w: Float64Array;
  /** X·w */
  readonly fit: Float64Array;
  readonly cost: number;
  /** What the gradient that rounding has left can lower it by: ½·gᵀ·H⁻¹·g, with H the matrix of the second derivatives. */
  readonly gap: number;
}

/**
 * Solves least squares with l2 regularization by a QR decomposition, the ridge as further rows.
 *
 * @param columns of X, which stay as they are
 */
export function leastSquares(
  columns: readonly Float64Array[],
  targets: Float64Array,
  scale: number,
  ridge: Float64Array,
): LeastSquares {
  const rows = targets.length;
  const regularized = ridge.some((strength) => strength > 0);
  const length = rows + (regularized ? columns.length : 0);
  const weight = Math.sqrt(2 * scale);
  const copies = columns.map((column, k) => {
    const copy = new Float64Array(length);
    for (let n = 0; n < rows; n++) copy[n] = weight * column[n];
    if (regularized) copy[rows + k] = Math.sqrt(ridge[k]);
    return copy;
  });
  const rightHandSide = new Float64Array(length);
  for (let n = 0; n < rows; n++) rightHandSide[n] = weight * targets[n];
  const triangle = triangulate(copies, [rightHandSide]);
  const w = solveUpper(triangle, rightHandSide);

  const fit = new Float64Array(rows);
  columns.forEach((column, k) => {
    for (let n = 0; n < rows; n++) fit[n] += w[k] * column[n];
  });
  let cost = 0;
  for (let n = 0; n < rows; n++) cost += scale * (fit[n] - targets[n]) ** 2;
  for (let k = 0; k < w.length; k++) cost += (ridge[k] / 2) * w[k] ** 2;
  const gradient = Float64Array.from(columns, (column, k) => {
    let sum = ridge[k] * w[k];
    for (let n = 0; n < rows; n++) sum += 2 * scale * column[n] * (fit[n] - targets[n]);
    return sum;
  });
  return { w, fit, cost, gap: squaredNormOfLower(triangle, gradient) / 2 };
}
