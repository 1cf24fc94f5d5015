import type { Tensor } from '../tensors/tensor.ts';
import type { Complaints, Path } from './complaints.ts';
import { counted, describeValue } from './describe.ts';

/** A tensor of one number a row has as many dimensions as there are lists in lists; more than this is a mistake. */
const MOST_DIMENSIONS = 8;

/**
 * Reads numbers in nested lists as a tensor.
 *
 * @param path where they are, for what is complained about: ragged lists, and what is not a finite number
 * @returns undefined where something was complained about
 */
export function readNested(value: unknown, path: Path, complaints: Complaints): Tensor | undefined {
  const shape = outerShape(value);
  if (shape.length > MOST_DIMENSIONS) {
    complaints.add(
      'too-many-dimensions',
      path,
      `expected at most ${MOST_DIMENSIONS} levels of lists, found ${shape.length}`,
    );
    return undefined;
  }
  const before = complaints.count;
  const values: number[] = [];
  read(value, path, shape, values, complaints);
  return complaints.count === before ? { shape, values: Float64Array.from(values) } : undefined;
}

/** The lengths along the first elements: what all others have to agree with. */
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
  complaints: Complaints,
): void {
  if (shape.length === 0) {
    if (typeof value === 'number' && Number.isFinite(value)) values.push(value);
    else complaints.add('not-a-number', path, `expected a finite number, found ${describeValue(value)}`);
    return;
  }
  const [length, ...inner] = shape;
  if (!Array.isArray(value) || value.length !== length) {
    const found = Array.isArray(value) ? counted(value.length, noun(inner)) : describeValue(value);
    complaints.add(
      'ragged',
      path,
      `expected ${counted(length, noun(inner))} as in the first list, found ${found}`,
    );
    return;
  }
  if (inner.length === 0) readRow(value, path, values, complaints);
  else for (let k = 0; k < length; k++) read(value[k], [...path, k], inner, values, complaints);
}

/** The innermost loop on its own: it makes no path for numbers that are right. */
function readRow(row: readonly unknown[], path: Path, values: number[], complaints: Complaints): void {
  for (let k = 0; k < row.length; k++) {
    const value = row[k];
    if (typeof value === 'number' && Number.isFinite(value)) values.push(value);
    else read(value, [...path, k], [], values, complaints);
  }
}

function noun(inner: readonly number[]): string {
  return inner.length === 0 ? 'number' : 'list';
}
