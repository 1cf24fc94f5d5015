import { columnMajor, sizeOf } from '../tensor.ts';
import type { Element } from './elements.ts';
import { type Budget, badFile, type Source } from './source.ts';
import type { StoredTensor } from './stored.ts';

/** Elements one after another, as a header describes them. */
export interface Elements {
  readonly shape: readonly number[];
  readonly element: Element;
  readonly little: boolean;
  /** Column-major: the first index runs fastest. */
  readonly fortran?: boolean;
  /** Offset of the first of them. */
  readonly at: number;
}

/** More lengths of a shape are not shown. */
const MOST_SHOWN = 8;

/**
 * Reads elements as a tensor in row-major order.
 *
 * @throws NncheckError where they go beyond the end of the bytes or the limits, or one cannot be a float64
 */
export function decodeElements(
  bytes: Uint8Array,
  { shape, element, little, fortran = false, at }: Elements,
  source: Source,
  budget: Budget,
): StoredTensor {
  const count = sizeOf(shape);
  const available = bytes.length - at;
  // a count beyond 2^53 is inexact, and far beyond what any file has
  if (!(count * element.bytes <= available)) {
    const lengths = shape.slice(0, MOST_SHOWN).join(' × ') + (shape.length > MOST_SHOWN ? ' × …' : '');
    const wanted = `${lengths === '' ? '1 number' : `${lengths} numbers`} of type ${element.dtype}`;
    const message = `${wanted} take ${count * element.bytes} bytes, but only ${available} follow: it may be truncated`;
    throw badFile(source, 'file-truncated', message, at);
  }
  budget.take(count, source, at);
  const values = new Float64Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = fortran && shape.length > 1 ? columnMajor(shape) : undefined;
  for (let k = 0; k < count; k++) {
    const offset = at + k * element.bytes;
    const value = element.read(view, offset, little);
    if (value === undefined) throw badFile(source, 'not-a-number', `here is ${element.refused}`, offset);
    values[order === undefined ? k : order()] = value;
  }
  return { shape, values, dtype: element.dtype, precision: element.precision };
}
