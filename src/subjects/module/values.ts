import { LIMITS, MOST_DIMENSIONS } from '../../tensors/files/source.ts';
import { sizeOf } from '../../tensors/tensor.ts';
import { manyDimensions, manyNumbers } from '../limits.ts';

/** Numbers as JavaScript programs keep them: a number, an array of them, a typed array, or arrays of such. */
export type Values = number | ArrayLike<Values> | FlatTensor;

/** A tensor with its shape beside its numbers, row by row. */
export interface FlatTensor {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** What is not numbers in regular rows, as the end of a sentence. */
export class Irregular extends Error {}

/**
 * Returns the lengths along the first elements: [2, 3] of two rows of three.
 *
 * @throws Irregular where lists are nested too deeply
 */
export function shapeOf(values: unknown): number[] {
  if (isFlat(values)) return [...values.shape];
  const shape: number[] = [];
  let inner = values;
  while (isArray(inner)) {
    shape.push(inner.length);
    // A list may hold itself.
    if (shape.length > MOST_DIMENSIONS) throw new Irregular(`it ${manyDimensions(shape.length)}`);
    inner = inner[0];
  }
  return shape;
}

/**
 * Reads numbers row by row.
 *
 * @throws Irregular where rows differ in length, or something is no number
 */
export function flatten(values: unknown, shape: readonly number[]): number[] {
  if (sizeOf(shape) > LIMITS.numbers) throw new Irregular(`it ${manyNumbers()}`);
  const flat = new Array<number>(sizeOf(shape));
  let next = 0;
  const read = (part: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof part !== 'number') throw new Irregular(`expected a number, found ${describe(part)}`);
      flat[next++] = part;
      return;
    }
    const length = isArray(part) ? part.length : undefined;
    if (length !== shape[axis]) {
      const found = length === undefined ? describe(part) : `${length}`;
      throw new Irregular(
        `expected ${shape[axis]} in each list as the shape [${shape.join(', ')}] has, found ${found}`,
      );
    }
    for (let k = 0; k < shape[axis]; k++) read((part as ArrayLike<unknown>)[k], axis + 1);
  };
  if (isFlat(values)) {
    const { length } = values.values;
    if (length !== flat.length)
      throw new Irregular(
        `expected ${flat.length} numbers as the shape [${shape.join(', ')}] has, found ${length}`,
      );
    for (let k = 0; k < length; k++) read(values.values[k], shape.length);
  } else read(values, 0);
  return flat;
}

/** A tensor as a program is given it, whose elements can be set one by one. */
export interface Nested {
  readonly values: Values;
  set(flat: number, value: number): void;
}

/**
 * Makes room for a tensor in the form that a program keeps it in.
 *
 * @param like the program's own, whose typed arrays it gets too; absent for plain arrays
 */
export function nested(shape: readonly number[], like?: Values): Nested {
  if (isFlat(like)) {
    const row = emptyRow(sizeOf(shape), like.values);
    return {
      values: { shape, values: row },
      set(flat, value) {
        row[flat] = value;
      },
    };
  }
  const rows: { [index: number]: number }[] = [];
  const make = (axis: number, model: unknown): Values => {
    if (axis < shape.length - 1) {
      const part = (k: number) => (isArray(model) ? model[k] : undefined);
      return Array.from({ length: shape[axis] }, (_, k) => make(axis + 1, part(k)));
    }
    const row = emptyRow(shape[axis] ?? 1, model);
    rows.push(row);
    return row;
  };
  const values = make(0, like);
  const width = shape.at(-1) ?? 1;
  const single = shape.length === 0;
  return {
    get values() {
      return single ? rows[0][0] : values;
    },
    set(flat, value) {
      rows[Math.floor(flat / width)][flat % width] = value;
    },
  };
}

function emptyRow(length: number, model: unknown): number[] | Float64Array | Float32Array {
  if (model instanceof Float32Array) return new Float32Array(length);
  return model instanceof Float64Array ? new Float64Array(length) : new Array<number>(length).fill(0);
}

function isFlat(value: unknown): value is FlatTensor {
  if (typeof value !== 'object' || value === null || !('shape' in value && 'values' in value)) return false;
  const { shape, values } = value;
  return (
    isArray(values) && Array.isArray(shape) && shape.every((one) => Number.isSafeInteger(one) && one >= 0)
  );
}

function isArray(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || value instanceof Float64Array || value instanceof Float32Array;
}

function describe(value: unknown): string {
  if (isArray(value)) return `a list of ${value.length}`;
  return value === null
    ? 'null'
    : `${typeof value === 'object' ? 'an object' : (JSON.stringify(value) ?? typeof value)}`;
}
