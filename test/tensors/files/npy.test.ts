import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read as readNpy } from '../../../src/tensors/files/npy.ts';
import { LIMITS } from '../../../src/tensors/files/source.ts';
import { GOLDEN, thrown } from './reading.ts';

/** An .npy of version 1 with this header, followed by so many bytes. */
function npy(header: string, bytes = 0, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length =
    version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.of(
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    version,
    0,
    ...length,
    ...text,
    ...new Uint8Array(bytes),
  );
}
const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

const whole = readFileSync(join(GOLDEN, 'vector.npy'));
const read = (bytes: Uint8Array) => readNpy(bytes, 'w.npy', LIMITS);

describe('a file that is not what it should be', () => {
  test.each<[string, Uint8Array, string, string]>([
    [
      'empty',
      new Uint8Array(0),
      'not-npy',
      'byte 0: it does not start as an .npy file: expected 93 4e 55 4d 50 59, found nothing',
    ],
    [
      'a zip archive',
      Uint8Array.of(0x50, 0x4b, 3, 4, 9),
      'not-npy',
      'byte 0: it does not start as an .npy file: expected 93 4e 55 4d 50 59, found 50 4b 03 04 09; it is a zip archive, so call it .npz',
    ],
    [
      'a pickle',
      Uint8Array.of(0x80, 4, 0x95),
      'not-npy',
      'byte 0: it does not start as an .npy file: expected 93 4e 55 4d 50 59, found 80 04 95; it is a pickle, which can run code and is never read',
    ],
    [
      'cut off in its magic',
      whole.subarray(0, 9),
      'file-truncated',
      'byte 8: it ends within its header: it may be truncated',
    ],
    [
      'cut off in its header',
      whole.subarray(0, 60),
      'file-truncated',
      'byte 8: the header claims to have 118 bytes, but only 50 follow: it may be truncated',
    ],
    [
      'cut off in its numbers',
      whole.subarray(0, -1),
      'file-truncated',
      'byte 128: 13 numbers of type float64 take 104 bytes, but only 103 follow: it may be truncated',
    ],
    [
      'of version 4',
      npy('{}', 0, 4),
      'npy-version',
      'byte 6: .npy files of the versions 1 to 3 are read, found 4.0',
    ],
    [
      'with code for a header',
      npy("__import__('os')"),
      'npy-header',
      "byte 10: the header has to be a dictionary of descr, fortran_order, shape, found __import__('os')",
    ],
    [
      'with code among its values',
      npy("{'descr': open('x'), 'fortran_order': False, 'shape': (1,), }"),
      'npy-header',
      'byte 10: the header has to be a dictionary of descr, fortran_order, shape, found {',
    ],
    [
      'with more after its header',
      npy(`${header("'<f8'", '(1,)')} 2`, 8),
      'npy-header',
      'byte 10: the header has to be a dictionary of descr, fortran_order, shape, found {',
    ],
    [
      'of records',
      npy(header("[('x', '<f8'), ('y', '<i4', (2,))]", '(1,)'), 16),
      'element-type',
      'byte 10: it has records of several fields',
    ],
    [
      'with a calculated length',
      npy(header("'<f8'", '(1 + 2,)'), 24),
      'npy-header',
      'byte 10: shape has to be a tuple of at most 64 lengths, from 0 on',
    ],
    [
      'with a header of something else',
      npy("{'descr': '<f8'}"),
      'npy-header',
      "byte 10: the header has to be a dictionary of descr, fortran_order, shape, found {'descr': '<f8'}",
    ],
    [
      'with an order that is neither',
      npy(header("'<f8'", '(1,)', '1'), 8),
      'npy-header',
      'byte 10: fortran_order has to be True or False',
    ],
    [
      'with a negative length',
      npy(header("'<f8'", '(-1,)'), 8),
      'npy-header',
      'byte 10: shape has to be a tuple of at most 64 lengths, from 0 on',
    ],
    [
      'with too many dimensions',
      npy(header("'<f8'", `(${'1,'.repeat(65)})`), 8),
      'npy-header',
      'byte 10: shape has to be a tuple of at most 64 lengths, from 0 on',
    ],
    [
      'with a type of its machine',
      npy(header("'=f8'", '(1,)'), 8),
      'element-type',
      `byte 10: its type "=f8" is unknown: save numbers, such as those of array.astype('float64')`,
    ],
    [
      'with a type without an order',
      npy(header("'|f8'", '(1,)'), 8),
      'element-type',
      `byte 10: its type "|f8" has no byte order: save numbers, such as those of array.astype('float64')`,
    ],
    [
      'with more numbers than there is memory',
      npy(header("'<f8'", '(4294967295, 4294967295)'), 8),
      'file-truncated',
      'byte 87: 4294967295 × 4294967295 numbers of type float64 take 1475739525',
    ],
    [
      'with a product beyond all numbers',
      npy(header("'<f8'", `(${'9007199254740991,'.repeat(64)})`), 8),
      'file-truncated',
      '9007199254740991 × … numbers of type float64 take Infinity bytes, but only 8 follow: it may be truncated',
    ],
    [
      'with a truth value of 2',
      Uint8Array.of(...npy(header("'|b1'", '(2,)')), 1, 2),
      'not-a-number',
      'byte 68: here is a truth value that is neither 0 nor 1',
    ],
  ])('%s', async (_, bytes, code, message) => {
    const error = await thrown(read(bytes));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^w\.npy: byte \d+: /);
  });

  test('a header that claims 4 GB is refused before it is looked for', async () => {
    const bytes = Uint8Array.of(...whole.subarray(0, 6), 2, 0, 255, 255, 255, 255, 0x7b);
    expect((await thrown(read(bytes))).message).toBe(
      'w.npy: byte 8: the header claims to have 4294967295 bytes, more than the 65536 that are read',
    );
  });
});

test('the limit of numbers holds before anything is allocated for them', async () => {
  const error = await thrown(readNpy(whole, 'w.npy', { ...LIMITS, numbers: 12 }));
  expect(error).toMatchObject({
    code: 'too-many-numbers',
    message: 'w.npy: byte 128: the file has more than 12 numbers, the most that are read',
  });
  expect((await readNpy(whole, 'w.npy', { ...LIMITS, numbers: 13 })).size).toBe(1);
});

test('the entries of a header are read in any order, and with either quotes', async () => {
  const text = `{"shape": ( 2 , 1 ), "descr":'|u1', 'fortran_order' : False}`;
  expect((await read(npy(text, 2))).get('')!.shape).toEqual([2, 1]);
});

test('a header of Python 2 has an L after its lengths', async () => {
  const tensor = (await read(npy(header("'|u1'", '(2L, 1L)'), 2))).get('')!;
  expect([tensor.shape, [...tensor.values]]).toEqual([
    [2, 1],
    [0, 0],
  ]);
});
