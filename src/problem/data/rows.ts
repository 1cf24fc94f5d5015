import { SOME_ROWS } from '../../input/surroundings.ts';
import { sizeOf, type Tensor } from '../../tensors/tensor.ts';

/** Numbers in rows of one width, one row an example. They are read only when the rows that are needed are known. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  /** The lengths of the lists in lists that an example was given in. */
  readonly axes?: readonly number[];
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
  return { ...rowsOf(values, count, sizeOf(rest)), axes: rest };
}

/** Sees columns as rows: those of so many steps, [features, examples, steps], as [examples, steps, features]. */
export function transposed(rows: Rows, steps = 1): Rows {
  let all: Float64Array | undefined;
  return {
    count: rows.width / steps,
    width: rows.count * steps,
    read(row, into, at) {
      all ??= readAll(rows);
      for (let step = 0, to = at; step < steps; step++) {
        for (let k = 0; k < rows.count; k++, to++) into[to] = all[k * rows.width + row * steps + step];
      }
    },
  };
}

/** Puts the rows of several inputs of the same examples one after another. */
export function sideBySide(all: readonly Rows[]): Rows {
  return {
    count: all[0].count,
    width: all.reduce((sum, { width }) => sum + width, 0),
    read(row, into, at) {
      let to = at;
      for (const rows of all) {
        rows.read(row, into, to);
        to += rows.width;
      }
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

/**
 * Class numbers as one-hot rows, one after another where an example has several: 1 at the class, 0 elsewhere.
 *
 * @param ignored the class number that becomes a row of zeros
 */
export function oneHot(rows: Rows, classes: number, ignored?: number): Rows {
  const values = new Float64Array(rows.width);
  return {
    count: rows.count,
    width: rows.width * classes,
    ...(rows.classes && { classes: rows.classes }),
    read(row, into, at) {
      rows.read(row, values, 0);
      let to = at;
      for (const value of values)
        for (let k = 0; k < classes; k++, to++) into[to] = k === value && value !== ignored ? 1 : 0;
    },
  };
}

/** Rows of several positions with zeros where the mask, one number a position, is 0. */
export function masked(rows: Rows, mask: Rows): Rows {
  const counts = new Float64Array(mask.width);
  const units = rows.width / mask.width;
  return {
    ...rows,
    read(row, into, at) {
      rows.read(row, into, at);
      mask.read(row, counts, 0);
      for (let k = 0; k < rows.width; k++) if (counts[Math.floor(k / units)] === 0) into[at + k] = 0;
    },
  };
}
