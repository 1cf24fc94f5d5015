/** Numbers of a row, each with its place there. */
export interface Packed {
  readonly places: Int32Array;
  readonly values: Float64Array;
  /** How many of the places and values count. */
  many: number;
}

/** Makes room for `length` numbers. */
export function packed(length: number): Packed {
  return { places: new Int32Array(length), values: new Float64Array(length), many: 0 };
}

/** Writes row[at … at + length − 1] into `to`, all of it or only what is not 0; returns `to`. */
export function pack(row: Float64Array, at: number, length: number, zerosToo: boolean, to: Packed): Packed {
  const { places, values } = to;
  let many = 0;
  for (let k = 0; k < length; k++) {
    const value = row[at + k];
    if (value === 0 && !zerosToo) continue;
    places[many] = k;
    values[many] = value;
    many++;
  }
  to.many = many;
  return to;
}
