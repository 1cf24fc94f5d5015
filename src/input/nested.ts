import type { Tensor } from '../tensors/tensor.ts';
import { counted, describeValue } from './describe.ts';
import type { Issues, Path } from './issues.ts';

/** A tensor of one number a row has as many dimensions as there are lists in lists; more than this is a mistake. */
const MOST_DIMENSIONS = 8;

/** Returns the number that a JSON value means; undefined where it means none. */
export type ReadNumber = (value: unknown) => number | undefined;

/** Numbers as JSON has them. */
const finite: ReadNumber = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/**
 * Reads numbers in nested lists as a tensor.
 *
 * @param path the place of the lists, for issues: ragged lists, and elements that are not finite numbers
 * @param number reads one number, where infinity and NaN are numbers too
 * @returns undefined where an issue was added
 */
export function readNested(
  value: unknown,
  path: Path,
  issues: Issues,
  number: ReadNumber = finite,
): Tensor | undefined {
  const shape = outerShape(value);
  if (shape.length > MOST_DIMENSIONS) {
    const message = `expected at most ${MOST_DIMENSIONS} levels of lists, found ${shape.length}`;
    issues.add('too-many-dimensions', path, message);
    return undefined;
  }
  const before = issues.count;
  const values: number[] = [];
  read(value, path, shape, values, issues, number);
  return issues.count === before ? { shape, values: Float64Array.from(values) } : undefined;
}

/** The lengths along the first elements; all other lists have to agree with them. */
function outerShape(value: unknown): number[] {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  return shape;
}

function read(
  value: unknown,
  path: Path,
  shape: readonly number[],
  values: number[],
  issues: Issues,
  number: ReadNumber,
): void {
  if (shape.length === 0) {
    const found = number(value);
    if (found !== undefined) values.push(found);
    else issues.add('not-a-number', path, `expected a finite number, found ${describeValue(value)}`);
    return;
  }
  const [length, ...inner] = shape;
  if (!Array.isArray(value) || value.length !== length) {
    const found = Array.isArray(value) ? counted(value.length, noun(inner)) : describeValue(value);
    const message = `expected ${counted(length, noun(inner))} as in the first list, found ${found}`;
    issues.add('ragged', path, message);
    return;
  }
  if (inner.length === 0) readRow(value, path, values, issues, number);
  else for (let k = 0; k < length; k++) read(value[k], [...path, k], inner, values, issues, number);
}

/** Reads the innermost lists, without a path for each number that is right. */
function readRow(
  row: readonly unknown[],
  path: Path,
  values: number[],
  issues: Issues,
  number: ReadNumber,
): void {
  for (let k = 0; k < row.length; k++) {
    const found = number(row[k]);
    if (found !== undefined) values.push(found);
    else read(row[k], [...path, k], [], values, issues, number);
  }
}

function noun(inner: readonly number[]): string {
  return inner.length === 0 ? 'number' : 'list';
}
