import { describe, expect, test } from 'vitest';
import { NncheckError } from '../../../src/errors.ts';
import { readIdx } from '../../../src/problem/data/idx.ts';
import { readAll } from '../../../src/problem/data/rows.ts';

type Writer = (view: DataView, at: number, value: number) => void;

/** Writes an IDX file: magic, dimensions, elements, all big-endian. */
function idx(type: number, bytes: number, shape: number[], values: number[], write: Writer): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + 4 * shape.length + bytes * values.length));
  view.setUint8(2, type);
  view.setUint8(3, shape.length);
  shape.forEach((length, k) => {
    view.setUint32(4 + 4 * k, length);
  });
  values.forEach((value, k) => {
    write(view, 4 + 4 * shape.length + bytes * k, value);
  });
  return new Uint8Array(view.buffer);
}

const images = idx(0x08, 1, [2, 2, 2], [0, 51, 102, 255, 1, 2, 3, 4], (view, at, value) =>
  view.setUint8(at, value),
);
const read = (bytes: Uint8Array) => readIdx({ name: 'digits.idx', bytes });

describe('every type of element', () => {
  test.each<[string, number, number, number[], Writer]>([
    ['signed bytes', 0x09, 1, [-128, 127, 0, 1], (view, at, value) => view.setInt8(at, value)],
    ['shorts', 0x0b, 2, [-32768, 32767, 256, 1], (view, at, value) => view.setInt16(at, value)],
    ['ints', 0x0c, 4, [-(2 ** 31), 2 ** 31 - 1, 65536, 1], (view, at, value) => view.setInt32(at, value)],
    ['floats', 0x0d, 4, [0.5, -1.25, 1e10, 3], (view, at, value) => view.setFloat32(at, value)],
    ['doubles', 0x0e, 8, [0.1, -1e300, 5e-324, 3], (view, at, value) => view.setFloat64(at, value)],
  ])('%s', (_, type, bytes, values, write) => {
    const rows = read(idx(type, bytes, [2, 2], values, write));
    expect([rows.count, rows.width]).toEqual([2, 2]);
    expect([...readAll(rows)]).toEqual(values);
  });

  test('unsigned bytes of images are divided by 255, and an image is one row', () => {
    const rows = read(images);
    expect([rows.count, rows.width]).toEqual([2, 4]);
    expect([...readAll(rows)]).toEqual([0, 51, 102, 255, 1, 2, 3, 4].map((byte) => byte / 255));
  });

  test('unsigned bytes of one dimension are class numbers', () => {
    const rows = read(idx(0x08, 1, [3], [7, 0, 255], (view, at, value) => view.setUint8(at, value)));
    expect([rows.count, rows.width, ...readAll(rows)]).toEqual([3, 1, 7, 0, 255]);
  });
});

test('only the rows that are asked for are read', () => {
  expect([...readAll(read(images), [1])]).toEqual([1, 2, 3, 4].map((byte) => byte / 255));
});

test.each<[string, Uint8Array, string, string]>([
  [
    'cut off',
    images.subarray(0, -1),
    'file-truncated',
    'its header says 2 × 2 × 2 numbers, which take 24 bytes, and it has 23: it may be truncated',
  ],
  [
    'cut off in its header',
    images.subarray(0, 9),
    'file-truncated',
    'it ends within its header: it may be truncated',
  ],
  [
    'with more after its end',
    Uint8Array.of(...images, 9, 9),
    'trailing-bytes',
    'after the 2 × 2 × 2 numbers of its header 2 bytes are left over',
  ],
  [
    'of another format',
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    'not-idx',
    'it does not start as an IDX file: expected 00 00, a type (08, 09, 0b, 0c, 0d or 0e) and the number of dimensions, found 89 50 4e 47',
  ],
  [
    'of an unknown type',
    Uint8Array.of(0, 0, 0x0a, 1),
    'not-idx',
    'it does not start as an IDX file: expected 00 00, a type (08, 09, 0b, 0c, 0d or 0e) and the number of dimensions, found 00 00 0a 01',
  ],
  [
    'without examples',
    Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0),
    'file-empty',
    'it has no numbers: its dimensions are 0',
  ],
  [
    'that claims more than there is memory',
    Uint8Array.of(0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255),
    'file-truncated',
    'its header says 4294967295 × 4294967295 numbers, which take 18446744065119617000 bytes, and it has 12: it may be truncated',
  ],
])('a file %s', (_, bytes, code, message) => {
  expect(() => read(bytes)).toThrow(
    new NncheckError('data', code, [{ message, place: { file: 'digits.idx' } }]),
  );
});

test('a number that is not finite', () => {
  const bytes = idx(0x0d, 4, [1, 2], [1, Number.NaN], (view, at, value) => view.setFloat32(at, value));
  expect(() => readAll(read(bytes))).toThrow(
    'digits.idx: number 1 of example 0 is NaN; every number has to be finite',
  );
});
