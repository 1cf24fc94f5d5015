import { SOME_ROWS } from '../../input/surroundings.ts';
import { sizeOf, type Tensor } from '../../tensors/tensor.ts';

/** Numbers in rows of one width, one row an example. They are read only when the rows that are needed are known. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  /** Names of the classes where the rows are class numbers that were names in the file. */
  readonly classes?: readonly string[];
  /** Writes one row into `values` from index `at` on. */
  read(row: number, values: Float64Array, at: number): void;
}

/** Sees numbers in memory as rows. */
export function rowsOf(values: Float64Array, count: number, width: number): Rows {
  return {
    count,
    width,
    read(row, into, at) {
      for (let k = 0; k < width; k++) into[at + k] = values[row * width + k];
    },
  };
}

/** Sees a tensor as rows along its first axis; one number an example needs no list of its own. */
export function rowsOfTensor({ shape, values }: Tensor): Rows {
  const [count = 1, ...rest] = shape;
  return rowsOf(values, count, sizeOf(rest));
}

/** Sees columns as rows. */
export function transposed(rows: Rows): Rows {
  let all: Float64Array | undefined;
  return {
    count: rows.width,
    width: rows.count,
    read(row, into, at) {
      all ??= readAll(rows);
      for (let k = 0; k < rows.count; k++) into[at + k] = all[k * rows.width + row];
    },
  };
}

/** Reads the rows of these numbers one after another, or all of them. */
export function readAll(rows: Rows, order?: ArrayLike<number>): Float64Array {
  const count = order?.length ?? rows.count;
  const values = new Float64Array(count * rows.width);
  for (let k = 0; k < count; k++) rows.read(order?.[k] ?? k, values, k * rows.width);
  return values;
}

/**
 * Reads rows as `readAll` does, and lets others take a turn between some of them.
 *
 * @param turn is told how many have been read, and awaited
 */
export async function readInTurns(
  rows: Rows,
  order: ArrayLike<number>,
  turn: ((done: number, total: number) => Promise<void> | undefined) | undefined,
): Promise<Float64Array> {
  const values = new Float64Array(order.length * rows.width);
  for (let k = 0; k < order.length; k++) {
    if (k % SOME_ROWS === 0) await turn?.(k, order.length);
    rows.read(order[k] ?? k, values, k * rows.width);
  }
  return values;
}

/** Class numbers as one-hot rows: 1 at the class, 0 elsewhere. */
export function oneHot(rows: Rows, classes: number): Rows {
  const value = new Float64Array(1);
  return {
    count: rows.count,
    width: classes,
    ...(rows.classes && { classes: rows.classes }),
    read(row, into, at) {
      rows.read(row, value, 0);
      for (let k = 0; k < classes; k++) into[at + k] = k === value[0] ? 1 : 0;
    },
  };
}
