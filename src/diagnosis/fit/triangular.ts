/** A column whose part that is new is smaller than this, beside its own length, adds nothing but rounding. */
const DEPENDENT = 1e-13;

/** Columns as a product of orthogonal reflections and a triangle R. */
export interface Triangle {
  /** R by columns: R[j][i] for i ≤ j. */
  readonly columns: readonly Float64Array[];
  /** Columns that depend on those before them; their unknowns are 0. */
  readonly dependent: Uint8Array;
}

/**
 * Makes the QR decomposition by Householder's reflections (Golub and Van Loan 2013, 5.2), in place: columns become those
 * of R, and right-hand sides what the reflections make of them.
 */
export function triangulate(columns: Float64Array[], rightHandSides: Float64Array[]): Triangle {
  const rows = columns[0]?.length ?? 0;
  const dependent = new Uint8Array(columns.length);
  const lengths = columns.map((column) => Math.sqrt(dotFrom(column, column, 0)));
  let pivot = 0;
  const reflected = [...columns, ...rightHandSides];
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j];
    const length = pivot < rows ? Math.sqrt(dotFrom(column, column, pivot)) : 0;
    if (length <= DEPENDENT * lengths[j]) {
      dependent[j] = 1;
      continue;
    }
    const head = column[pivot] > 0 ? -length : length;
    const reflector = column.slice(pivot);
    reflector[0] -= head;
    const square = dotFrom(reflector, reflector, 0);
    for (let k = j + 1; k < reflected.length; k++) {
      const other = reflected[k];
      let sum = 0;
      for (let i = 0; i < reflector.length; i++) sum += reflector[i] * other[pivot + i];
      const factor = (2 * sum) / square;
      for (let i = 0; i < reflector.length; i++) other[pivot + i] -= factor * reflector[i];
    }
    column[pivot] = head;
    pivot += 1;
  }
  return { columns, dependent };
}

/** Solves R·x = y, with 0 for dependent columns. */
export function solveUpper({ columns, dependent }: Triangle, y: Float64Array): Float64Array {
  const x = new Float64Array(columns.length);
  const rest = y.slice();
  let pivot = columns.length - 1 - dependent.reduce((sum, one) => sum + one, 0);
  for (let j = columns.length - 1; j >= 0; j--) {
    if (dependent[j] === 1) continue;
    x[j] = rest[pivot] / columns[j][pivot];
    for (let i = 0; i < pivot; i++) rest[i] -= x[j] * columns[j][i];
    pivot -= 1;
  }
  return x;
}

/** Returns ‖y‖² of the solution of Rᵀ·y = g, without the dependent columns. */
export function squaredNormOfLower({ columns, dependent }: Triangle, g: Float64Array): number {
  const y = new Float64Array(columns.length);
  let pivot = 0;
  for (let j = 0; j < columns.length; j++) {
    if (dependent[j] === 1) continue;
    let sum = g[j];
    for (let i = 0; i < pivot; i++) sum -= columns[j][i] * y[i];
    y[pivot] = sum / columns[j][pivot];
    pivot += 1;
  }
  return dotFrom(y, y, 0);
}

function dotFrom(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let k = from; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
