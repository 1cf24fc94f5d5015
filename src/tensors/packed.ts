/** Numbers of a row, each with its place there. */
export interface Packed {
  readonly places: Int32Array;
  readonly values: Float64Array;
  /** Which of the places and values count: from … to − 1. */
  from: number;
  to: number;
}

/** Rows of which most numbers are 0: the others with their places, those of row r from starts[r] to starts[r + 1] − 1. */
export interface SparseRows {
  /** The rows themselves, one after another. */
  readonly of: Float64Array;
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly values: Float64Array;
}

/** Fewer numbers are not worth it. */
const WORTH_IT = 2 ** 16;
/** Numbers other than 0 that are looked at before rows are taken for dense. */
const SOME = 2 ** 12;

/** Returns rows of `width` in sparse form; undefined where more than half of their first numbers, or of all, are not 0. */
export function sparseRows(rows: Float64Array, width: number): SparseRows | undefined {
  if (rows.length < WORTH_IT) return undefined;
  const count = rows.length / width;
  const room = rows.length / 2 + SOME + width;
  const [starts, places, values] = [new Int32Array(count + 1), new Int32Array(room), new Float64Array(room)];
  let many = 0;
  for (let row = 0, k = 0; row < count; row++) {
    for (let place = 0; place < width; place++, k++) {
      const value = rows[k];
      if (value === 0) continue;
      places[many] = place;
      values[many] = value;
      many++;
    }
    if (many > SOME + k / 2) return undefined;
    starts[row + 1] = many;
  }
  return { of: rows, starts, places: places.subarray(0, many), values: values.subarray(0, many) };
}

/**
 * Makes the function that returns one of the rows of `width` in x, all of it or only what is not 0, until it is called
 * for the next.
 *
 * @param sparse the sparse form of x, if there is one; that of other rows is not used
 */
export function packer(
  x: Float64Array,
  width: number,
  sparse?: SparseRows,
): (row: number, zerosToo: boolean) => Packed {
  const own: Packed = { places: new Int32Array(width), values: new Float64Array(width), from: 0, to: 0 };
  if (sparse?.of !== x) return (row, zerosToo) => pack(x, row * width, width, zerosToo, own);
  const { starts, places, values } = sparse;
  const part: Packed = { places, values, from: 0, to: 0 };
  return (row, zerosToo) => {
    if (zerosToo) return pack(x, row * width, width, true, own);
    part.from = starts[row];
    part.to = starts[row + 1];
    return part;
  };
}

function pack(x: Float64Array, at: number, width: number, zerosToo: boolean, packed: Packed): Packed {
  const { places, values } = packed;
  let many = 0;
  for (let k = 0; k < width; k++) {
    const value = x[at + k];
    if (value === 0 && !zerosToo) continue;
    places[many] = k;
    values[many] = value;
    many++;
  }
  packed.to = many;
  return packed;
}
