import { type Compared, clearEntries, isAll, isClear } from './compared.ts';
import type { Pattern } from './pattern.ts';

/** Right numbers with their axes reversed or exchanged. */
export function arrangement(compared: Compared): Pattern | undefined {
  const { right, shape } = compared;
  if (clearEntries(compared) < 2) return undefined;
  const long = shape.map((length, axis) => (length > 1 ? axis : -1)).filter((axis) => axis >= 0);
  for (const a of long) {
    for (const b of long.filter((axis) => axis > a)) {
      if (!isAll(compared, exchanged(right, shape, a, b))) continue;
      const does =
        shape.length === 2
          ? 'the transpose of the right one'
          : `the right one with axes ${a} and ${b} exchanged`;
      return { kind: 'transpose', does };
    }
  }
  for (let chosen = 1; chosen < 1 << long.length; chosen++) {
    const axes = long.filter((_, k) => (chosen >> k) & 1);
    if (isAll(compared, reversed(right, shape, axes))) {
      return { kind: 'reversed', does: `the right one with ${axesInWords(axes, shape)} in reverse order` };
    }
  }
  return undefined;
}

/** Right numbers but for signs or order. */
export function signsOrOrder(compared: Compared): Pattern | undefined {
  const { given, right, doubt, digits } = compared;
  if (clearEntries(compared) < 2) return undefined;
  const size = { ...compared, given: given.map(Math.abs) };
  if (isAll(size, right.map(Math.abs))) return { kind: 'signs', does: 'right except for signs' };
  const [a, b] = [given.slice().sort(), right.slice().sort()];
  const off = doubt.reduce((most, value, k) => Math.max(most, value + digits[k]), 0);
  // Many numbers in a small range are all near one another.
  const telling = b[b.length - 1] - b[0] > 100 * off * b.length;
  return telling && a.every((value, k) => Math.abs(value - b[k]) <= off)
    ? { kind: 'order', does: 'the right numbers in another order' }
    : undefined;
}

/** Equal rows, or equal entries of a vector, where the right ones differ. */
export function equalRows(compared: Compared): Pattern | undefined {
  const { given, right, shape, digits } = compared;
  const rows = shape[0] ?? 1;
  const width = given.length / rows;
  const least = shape.length === 1 ? 3 : 2;
  const same = given.every((value, k) => Math.abs(value - given[k % width]) <= digits[k]);
  const differ = right.some((value, k) => isClear(compared, value - right[k % width], k));
  if (rows < least || !same || !differ) return undefined;
  const sums = Float64Array.from(right, (_, k) => sumOver(right, k % width, width));
  const doubts = Float64Array.from(right, (_, k) => sumOver(compared.doubt, k % width, width));
  const what = shape.length === 1 ? 'entries' : 'rows';
  const of = (k: number) =>
    sums.every((sum, i) => Math.abs(given[i] - sum / k) <= doubts[i] / k + digits[i]) ? k : 0;
  const words = of(1) ? `, the sum of the right ${what}` : of(rows) ? `, the mean of the right ${what}` : '';
  const does = shape.length === 1 ? `the same number in every entry` : `the same in every row`;
  return { kind: 'equal', does: `${does}${words}` };
}

function sumOver(column: Float64Array, first: number, width: number): number {
  let sum = 0;
  for (let k = first; k < column.length; k += width) sum += column[k];
  return sum;
}

function axesInWords(axes: readonly number[], shape: readonly number[]): string {
  if (shape.length === 1) return 'its entries';
  if (shape.length > 2) return `axis ${axes.join(' and ')}`;
  return axes.map((axis) => (axis === 0 ? 'its rows' : 'its columns')).join(' and ');
}

/** The values of an array with two axes exchanged, in row-major order of the exchanged shape. */
function exchanged(values: Float64Array, shape: readonly number[], a: number, b: number): Float64Array {
  const order = shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis));
  const strides = stridesOf(shape);
  return walk(
    order.map((axis) => shape[axis]),
    order.map((axis) => strides[axis]),
    0,
    values,
  );
}

function reversed(values: Float64Array, shape: readonly number[], axes: readonly number[]): Float64Array {
  const strides = stridesOf(shape);
  const first = axes.reduce((sum, axis) => sum + (shape[axis] - 1) * strides[axis], 0);
  return walk(
    shape,
    strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
    first,
    values,
  );
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((size, length) => size * length, 1));
}

function walk(
  lengths: readonly number[],
  strides: readonly number[],
  first: number,
  values: Float64Array,
): Float64Array {
  const at = new Array<number>(lengths.length).fill(0);
  let from = first;
  return values.map(() => {
    const value = values[from];
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++at[axis] < lengths[axis]) break;
      from -= strides[axis] * lengths[axis];
      at[axis] = 0;
    }
    return value;
  });
}
