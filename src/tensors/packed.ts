/** Numbers of a row, each with its place there. */
export interface Packed {
  places: Int32Array;
  values: Float64Array;
  /** Which of the places and values count: from … to − 1. */
  from: number;
  to: number;
}

/** Rows of which most numbers are 0: the others with their places, those of row r from starts[r] to ends[r] − 1. */
export interface SparseRows {
  /** The rows themselves, one after another. */
  readonly of: Float64Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
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
  return {
    of: rows,
    starts,
    ends: starts.subarray(1),
    places: places.subarray(0, many),
    values: values.subarray(0, many),
  };
}

/** Returns a row of x, all of it or only what is not 0; what it returned before is overwritten. */
export type RowReader = (
  x: Float64Array,
  sparse: SparseRows | undefined,
  row: number,
  zerosToo: boolean,
) => Packed;

/** Makes the reader of rows of `width`; the sparse form of other rows than x is not used. */
export function rowReader(width: number): RowReader {
  const own: Packed = { places: new Int32Array(width), values: new Float64Array(width), from: 0, to: 0 };
  const part: Packed = { ...own };
  return (x, sparse, row, zerosToo) => {
    if (sparse === undefined || sparse.of !== x) {
      pack(x, row * width, width, zerosToo, own);
      return own;
    }
    if (zerosToo) {
      unpack(sparse, row, own);
      return own;
    }
    part.places = sparse.places;
    part.values = sparse.values;
    part.from = sparse.starts[row];
    part.to = sparse.ends[row];
    return part;
  };
}

function pack(x: Float64Array, at: number, width: number, zerosToo: boolean, packed: Packed): void {
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
}

/** Writes a whole row, with its zeros. */
function unpack({ starts, ends, places, values }: SparseRows, row: number, packed: Packed): void {
  packed.values.fill(0);
  packed.to = packed.values.length;
  for (let place = 0; place < packed.to; place++) packed.places[place] = place;
  for (let k = starts[row]; k < ends[row]; k++) packed.values[places[k]] = values[k];
}
