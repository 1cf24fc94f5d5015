import { dot } from '../../tensors/dot.ts';

/** Small matrices, as rows: the models of a handful of wrong weights have at most 6. */
export type Matrix = readonly (readonly number[])[];

/** Jacobi's method converges quadratically; a small matrix usually takes fewer than ten sweeps. */
const SWEEPS = 30;

/**
 * Returns the eigenvalue of a symmetric matrix that is nearest to 0, and its eigenvector of length 1: the kernel of a
 * matrix that is singular but for its errors.
 */
export function smallestEigenpair(symmetric: Matrix): { value: number; vector: number[] } {
  return eigenpairs(symmetric).reduce((least, pair) =>
    Math.abs(pair.value) < Math.abs(least.value) ? pair : least,
  );
}

/** Returns all eigenvalues of a symmetric matrix with eigenvectors of length 1, by Jacobi's rotations (1846). */
export function eigenpairs(symmetric: Matrix): { value: number; vector: number[] }[] {
  const size = symmetric.length;
  const a = symmetric.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (Math.abs(a[p][q]) <= 1e-17 * Math.hypot(a[p][p], a[q][q])) continue;
        rotated = true;
        const { c, s } = rotation(a[p][p], a[q][q], a[p][q]);
        for (const row of a) rotate(row, p, q, c, s);
        rotateRows(a, p, q, c, s);
        for (const row of vectors) rotate(row, p, q, c, s);
      }
    }
    if (!rotated) break;
  }
  return a.map((row, k) => ({ value: row[k], vector: vectors.map((rowOf) => rowOf[k]) }));
}

/** The rotation that makes the element between p and q vanish, by the smaller of the two angles. */
function rotation(pp: number, qq: number, pq: number): { c: number; s: number } {
  const half = (qq - pp) / (2 * pq);
  const t = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(half, 1));
  const c = 1 / Math.hypot(t, 1);
  return { c, s: t * c };
}

function rotate(row: number[], p: number, q: number, c: number, s: number): void {
  [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
}

function rotateRows(rows: number[][], p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < rows.length; k++) {
    [rows[p][k], rows[q][k]] = [c * rows[p][k] - s * rows[q][k], s * rows[p][k] + c * rows[q][k]];
  }
}

/**
 * Solves min |Σ_l x_l·columns[l] − target| by Gram and Schmidt's orthogonalization, in the modified order.
 *
 * @returns the x; not finite where the columns are not independent
 */
export function leastSquares(columns: Matrix, target: readonly number[]): number[] {
  const q = columns.map((column) => [...column]);
  const rest = [...target];
  const r = columns.map(() => columns.map(() => 0));
  const projected = columns.map(() => 0);
  for (let l = 0; l < q.length; l++) {
    r[l][l] = Math.hypot(...q[l]);
    for (let i = 0; i < rest.length; i++) q[l][i] /= r[l][l];
    for (let m = l + 1; m < q.length; m++) {
      r[l][m] = dot(q[l], q[m]);
      for (let i = 0; i < rest.length; i++) q[m][i] -= r[l][m] * q[l][i];
    }
    projected[l] = dot(q[l], rest);
    for (let i = 0; i < rest.length; i++) rest[i] -= projected[l] * q[l][i];
  }
  for (let l = q.length - 1; l >= 0; l--) {
    for (let m = l + 1; m < q.length; m++) projected[l] -= r[l][m] * projected[m];
    projected[l] /= r[l][l];
  }
  return projected;
}
