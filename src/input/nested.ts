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
  const read = (part: unknown, at: Path, [length, ...inner]: readonly number[]): void => {
    if (length === undefined) {
      const found = number(part);
      if (found !== undefined) values.push(found);
      else issues.add('not-a-number', at, `expected a finite number, found ${describeValue(part)}`);
    } else if (!Array.isArray(part) || part.length !== length) {
      const found = Array.isArray(part) ? counted(part.length, noun(inner)) : describeValue(part);
      const message = `expected ${counted(length, noun(inner))} as in the first list, found ${found}`;
      issues.add('ragged', at, message);
    } else {
      for (let k = 0; k < length; k++) {
        // a number that is right needs no path
        const found = inner.length === 0 ? number(part[k]) : undefined;
        if (found === undefined) read(part[k], [...at, k], inner);
        else values.push(found);
      }
    }
  };
  read(value, path, shape);
  return issues.count === before ? { shape, values: Float64Array.from(values) } : undefined;
}

/** The lengths along the first elements; all other lists have to agree with them. */
function outerShape(value: unknown): number[] {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  return shape;
}

function noun(inner: readonly number[]): string {
  return inner.length === 0 ? 'number' : 'list';
}
