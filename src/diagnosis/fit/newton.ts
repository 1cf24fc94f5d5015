import { dot } from '../../tensors/dot.ts';
import { solvePositive } from './cholesky.ts';
import type { ConvexLoss } from './convex-loss.ts';

/** The least of a sum of convex losses of the rows of z = Q·V, and how far from it the cost can be. */
export interface ConvexFit {
  /** [rows, units] */
  readonly z: Float64Array;
  readonly cost: number;
  /** The cost of z = 0. */
  readonly before: number;
  /** Value of the dual: no z has a smaller cost. */
  readonly lower: number;
  readonly steps: number;
}

/** Newton's method takes ten to thirty; where the least cost is only approached, each step takes it down by a factor e. */
const MOST_STEPS = 60;
/** Part of the cost that the distance to the dual may be: nobody prints as many digits. */
const CLOSE = 1e-10;
/** Part of the first cost below which nothing but rounding is left. */
const NOTHING = 1e-28;
/** Part of the predicted decrease that a step has to give (Armijo). */
const DECREASE = 1e-4;
const HALVINGS = 30;

/**
 * Minimizes Σ_n loss_n(z_n) over z = Q·V by Newton's method. At each point, slopes ρ + H·dz of the step dz are orthogonal to Q,
 * and so −Σ conjugate(ρ + H·dz) is a lower bound (Fenchel; Boyd and Vandenberghe 2004, 5.7).
 *
 * @param basis Q, as orthonormal columns
 */
export function minimizeConvex(basis: readonly Float64Array[], rows: number, loss: ConvexLoss): ConvexFit {
  const { units } = loss;
  const rank = basis.length;
  const size = rank * units;
  let z = new Float64Array(rows * units);
  let v = new Float64Array(size);
  let cost = totalOf(loss, z);
  const before = cost;
  let lower = -Infinity;
  let steps = 0;
  for (; steps < MOST_STEPS && cost - lower > CLOSE * cost + NOTHING * before; steps++) {
    const slopes = new Float64Array(z.length);
    for (let at = 0; at < z.length; at += units) loss.gradient(z, at, slopes);
    const gradient = projected(basis, slopes, units);
    const curvatures = curvaturesOf(loss, z);
    const step = solvePositive(
      hessian(basis, curvatures, units),
      gradient.map((g) => -g),
    );
    const dz = combined(basis, step, rows, units);

    const dual = slopes.slice();
    for (let at = 0; at < dual.length; at += units)
      for (let u = 0; u < units; u++)
        for (let w = 0; w < units; w++) dual[at + u] += curvatures[u * units + w][at / units] * dz[at + w];
    let conjugates = 0;
    for (let at = 0; at < dual.length; at += units) conjugates += loss.conjugate(dual, at);
    // What rounding leaves of Qᵀ·ρ = 0 can lower the cost in proportion to V.
    const left = projected(basis, dual, units).reduce(
      (sum, one, k) => sum + Math.abs(one * (v[k] + step[k])),
      0,
    );
    lower = Math.max(lower, -conjugates - left);

    const slope = dot(gradient, step);
    let length = 1;
    let next = z;
    let nextCost = cost;
    for (let k = 0; k < HALVINGS; k++, length /= 2) {
      next = z.map((value, k) => value + length * dz[k]);
      nextCost = totalOf(loss, next);
      if (nextCost <= cost + DECREASE * length * slope) break;
    }
    if (!(nextCost < cost)) break;
    v = v.map((value, k) => value + length * step[k]);
    [z, cost] = [next, nextCost];
  }
  return { z, cost, before, lower: Math.min(lower, cost), steps };
}

function totalOf(loss: ConvexLoss, z: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < z.length; at += loss.units) sum += loss.value(z, at);
  return sum;
}

/** Returns Qᵀ·rows, [units, rank]. */
function projected(basis: readonly Float64Array[], rows: Float64Array, units: number): Float64Array {
  const parts = new Float64Array(units * basis.length);
  for (let unit = 0; unit < units; unit++)
    basis.forEach((q, k) => {
      let sum = 0;
      for (let n = 0; n < q.length; n++) sum += q[n] * rows[n * units + unit];
      parts[unit * basis.length + k] = sum;
    });
  return parts;
}

/** Returns Q·V, [rows, units]. */
function combined(
  basis: readonly Float64Array[],
  v: Float64Array,
  rows: number,
  units: number,
): Float64Array {
  const z = new Float64Array(rows * units);
  for (let unit = 0; unit < units; unit++)
    basis.forEach((q, k) => {
      const factor = v[unit * basis.length + k];
      for (let n = 0; n < rows; n++) z[n * units + unit] += factor * q[n];
    });
  return z;
}

/** Returns the second derivatives of each pair of units, by rows. */
function curvaturesOf({ units, curvature }: ConvexLoss, z: Float64Array): Float64Array[] {
  return Array.from({ length: units * units }, (_, pair) =>
    Float64Array.from({ length: z.length / units }, (_, n) =>
      curvature(z, n * units, Math.floor(pair / units), pair % units),
    ),
  );
}

/** Returns the lower triangle of the second derivatives with respect to V. */
function hessian(
  basis: readonly Float64Array[],
  curvatures: readonly Float64Array[],
  units: number,
): Float64Array {
  const rank = basis.length;
  const size = rank * units;
  const matrix = new Float64Array(size * size);
  for (let u = 0; u < units; u++)
    for (let w = 0; w <= u; w++)
      basis.forEach((q, i) => {
        const weighted = curvatures[u * units + w].map((h, n) => h * q[n]);
        const last = u === w ? i : rank - 1;
        for (let j = 0; j <= last; j++)
          matrix[(u * rank + i) * size + w * rank + j] = dot(weighted, basis[j]);
      });
  return matrix;
}
