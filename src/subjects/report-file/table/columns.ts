import { halfUnit, type Precision } from '../../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../../tensors/rounding.ts';

/** One column of a printed table. */
export interface Column {
  readonly values: Float64Array;
  readonly precision: Precision;
}

/**
 * Drops what stands beside the two gradients: the number of the row, a column of the weights, and after the two their
 * difference, absolute or relative. Columns of another meaning are kept, so that there are more than two.
 *
 * @param weights whether numbers are the weights, in some order
 */
export function gradientColumns(all: readonly Column[], weights: (column: Column) => boolean): Column[] {
  const numbered = all.filter((column, k) => !((k === 0 || k === all.length - 1) && isIndex(column)));
  const [a, b, ...others] = numbered.length > 2 ? numbered.filter((one) => !weights(one)) : numbered;
  if (b === undefined) return [a];
  return [a, b, ...others.filter((one) => !isDifference(one, a, b))];
}

/** Whether numbers count the rows from 0 or from 1. */
function isIndex({ values }: Column): boolean {
  return (
    (values[0] === 0 || values[0] === 1) &&
    values.length > 1 &&
    values.every((value, k) => value === values[0] + k)
  );
}

/** What gradient checks divide the difference of two numbers by, where they print it beside them. */
const SCALES: readonly ((a: number, b: number) => number)[] = [
  () => 1,
  (a, b) => Math.abs(a) + Math.abs(b),
  (a, b) => Math.max(Math.abs(a), Math.abs(b)),
  (a) => Math.abs(a),
  (_, b) => Math.abs(b),
];

/** Whether every number of a column is the difference of the other two, as far as their digits tell. */
function isDifference(column: Column, a: Column, b: Column): boolean {
  return SCALES.some((scale) =>
    column.values.every((value, k) => {
      const [x, y] = [a.values[k], b.values[k]];
      const off = halfUnit(x, a.precision) + halfUnit(y, b.precision) + UNIT * (Math.abs(x) + Math.abs(y));
      const size = scale(x, y);
      const within = (2 * off) / size + halfUnit(value, column.precision);
      // 0/0 of two gradients that are 0, which is printed as NaN or 0.
      if (size === 0) return !(Math.abs(value) > 0);
      return Math.abs(Math.abs(value) - Math.abs(x - y) / size) <= within;
    }),
  );
}

/** A few roundings of the numbers that were subtracted. */
const UNIT = 8 * UNIT_ROUNDOFF.float64;
