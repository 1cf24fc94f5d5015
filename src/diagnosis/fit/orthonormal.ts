import { dot } from '../../tensors/dot.ts';

/** A column whose part that is new is smaller than this, beside its own length, is a combination of the others. */
const DEPENDENT = 1e-13;

/**
 * Returns orthonormal columns that span the same space: by Gram and Schmidt, twice, so that they are orthogonal to rounding
 * (Giraud, Langou and Rozložník 2005).
 */
export function orthonormalBasis(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const rest = column.slice();
    for (let pass = 0; pass < 2; pass++)
      for (const q of basis) {
        const part = dot(q, rest);
        for (let n = 0; n < rest.length; n++) rest[n] -= part * q[n];
      }
    const length = Math.sqrt(dot(rest, rest));
    if (length > DEPENDENT * Math.sqrt(dot(column, column))) basis.push(rest.map((value) => value / length));
  }
  return basis;
}
