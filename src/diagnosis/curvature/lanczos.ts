import { eigenpairs } from '../../differences/localize/linear-algebra.ts';
import type { Random } from '../../problem/random.ts';
import { dot } from '../../tensors/dot.ts';

/** A Ritz value: an eigenvalue of a symmetric matrix A is within `error` of it. */
export interface RitzValue {
  readonly value: number;
  /** ‖A·x − value·x‖ of the Ritz vector x, and the asymmetry that was measured in the products. */
  readonly error: number;
  /** x, of length 1. */
  readonly vector: Float64Array;
}

/** The ends of the spectrum of a symmetric matrix, and how many products with it they took. */
export interface Spectrum {
  readonly least: RitzValue;
  readonly largest: RitzValue;
  readonly products: number;
}

export interface LanczosOptions {
  /** The most products with the matrix. */
  readonly products: number;
  /** The ends that have to be accurate. */
  readonly ends: readonly ('least' | 'largest')[];
  /** The error at which to stop, as a part of the largest magnitude of a Ritz value. */
  readonly accuracy: number;
}

/** From here on Ritz values are computed after each fourth product: the rotations would take as long as the products. */
const SMALL = 12;

/**
 * Computes both ends of the spectrum of a symmetric matrix by the method of Lanczos (1950) with full
 * reorthogonalization (Golub and Van Loan, “Matrix computations”, 4th ed., section 10.3).
 *
 * Ritz values lie inside the spectrum: the least one is not below the least eigenvalue, the largest one not above the
 * largest eigenvalue.
 *
 * @param multiply returns A·v
 * @param acts 1 where A acts; its other rows and columns are 0, and are no part of the spectrum
 * @returns undefined where A acts on nothing, or a product is not finite
 */
export function extremes(
  multiply: (v: Float64Array) => Float64Array,
  acts: Uint8Array,
  { normal }: Random,
  { products, ends, accuracy }: LanczosOptions,
): Spectrum | undefined {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let asymmetry = 0;
  let rest: Float64Array = Float64Array.from(acts, (one) => one * normal());
  const steps = Math.min(products, dot(acts, acts));
  while (basis.length < steps) {
    const length = Math.sqrt(dot(rest, rest));
    if (basis.length > 0) beside.push(length);
    basis.push(rest.map((value) => value / length));
    rest = multiply(basis.at(-1)!);
    const along = orthogonalize(rest, basis);
    diagonal.push(along.at(-1)!);
    if (!Number.isFinite(diagonal.at(-1))) return undefined;
    // A symmetric A has no part along any other vector but the one before, where it is that of the other triangle.
    const odd = along.slice(0, -1).map((value, k) => value - (k === along.length - 2 ? length : 0));
    asymmetry = Math.max(asymmetry, Math.sqrt(dot(odd, odd)));
    // Twice is enough: Parlett, “The symmetric eigenvalue problem” (1980), section 6.9.
    orthogonalize(rest, basis);
    const last = basis.length === steps;
    const left = Math.sqrt(dot(rest, rest));
    const exhausted = left <= Math.max(asymmetry, 2 ** -45 * Math.max(...diagonal.map(Math.abs), ...beside));
    if (basis.length > SMALL && basis.length % 4 !== 0 && !exhausted && !last) continue;
    const pairs = eigenpairs(tridiagonal(diagonal, beside)).sort((a, b) => a.value - b.value);
    const pair = { least: pairs[0], largest: pairs.at(-1)! };
    const errorOf = (vector: readonly number[]) => left * Math.abs(vector.at(-1)!) + asymmetry;
    const enough = accuracy * Math.max(Math.abs(pair.least.value), Math.abs(pair.largest.value));
    if (!exhausted && !last && ends.some((end) => errorOf(pair[end].vector) > enough)) continue;
    const ritz = ({ value, vector }: (typeof pairs)[number]): RitzValue => ({
      value,
      error: errorOf(vector),
      vector: combine(basis, vector),
    });
    return { least: ritz(pair.least), largest: ritz(pair.largest), products: basis.length };
  }
  return undefined;
}

/** Takes the parts along orthonormal vectors out of a vector, in place, and returns them. */
function orthogonalize(vector: Float64Array, basis: readonly Float64Array[]): number[] {
  return basis.map((q) => {
    const part = dot(q, vector);
    for (let k = 0; k < vector.length; k++) vector[k] -= part * q[k];
    return part;
  });
}

function tridiagonal(diagonal: readonly number[], beside: readonly number[]): number[][] {
  return diagonal.map((value, i) =>
    diagonal.map((_, j) => (i === j ? value : Math.abs(i - j) === 1 ? beside[Math.min(i, j)] : 0)),
  );
}

function combine(basis: readonly Float64Array[], factors: readonly number[]): Float64Array {
  const sum = new Float64Array(basis[0].length);
  basis.forEach((q, j) => {
    for (let k = 0; k < sum.length; k++) sum[k] += factors[j] * q[k];
  });
  return sum;
}
