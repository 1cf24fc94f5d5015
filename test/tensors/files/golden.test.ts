import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/tensors/files/source.ts';
import type { StoredTensors } from '../../../src/tensors/files/stored.ts';
import { GOLDEN, readerFor, thrown } from './reading.ts';

type Expected = Record<
  string,
  Record<string, { dtype: string; shape: number[]; values: (number | string)[] }>
>;

/** What numpy says is in the files of make_tensors.py. */
const expected: Expected = JSON.parse(readFileSync(join(GOLDEN, 'expected.json'), 'utf8'));

const read = (file: string): Promise<StoredTensors> =>
  readerFor(file)(readFileSync(join(GOLDEN, file)), file, LIMITS);

const PRECISIONS: Record<string, string> = {
  float64: 'float64',
  float32: 'float32',
  float16: 'float16',
  bfloat16: 'bfloat16',
};

describe('what numpy and safetensors wrote is read bit for bit', () => {
  test('there are files of each format', () => {
    const counts = ['.npy', '.npz', '.safetensors'].map(
      (extension) => Object.keys(expected).filter((file) => file.endsWith(extension)).length,
    );
    expect(counts).toEqual([37, 6, 3]);
  });

  test.each(Object.entries(expected))('%s', async (file, arrays) => {
    const tensors = await read(file);
    expect([...tensors.keys()].sort()).toEqual(Object.keys(arrays).sort());
    for (const [name, { dtype, shape, values }] of Object.entries(arrays)) {
      const tensor = tensors.get(name)!;
      expect(tensor.shape).toEqual(shape);
      expect(tensor.dtype).toBe(dtype);
      expect(tensor.precision).toBe(PRECISIONS[dtype] ?? 'exact');
      // toEqual tells −0 from 0
      expect([...tensor.values]).toEqual(values.map(Number));
    }
  });
});

test.each<[string, string, string]>([
  [
    'objects.npy',
    'element-type',
    `objects.npy: byte 10: its type "|O" has Python objects, whose pickles can run code and are never read: save numbers, such as those of array.astype('float64'), and a dictionary of arrays with np.savez(file, **arrays)`,
  ],
  [
    'objects.npz',
    'element-type',
    `objects.npz: bad.npy: byte 301: its type "|O" has Python objects, whose pickles can run code and are never read: save numbers, such as those of array.astype('float64'), and a dictionary of arrays with np.savez(file, **arrays)`,
  ],
  [
    'records.npy',
    'element-type',
    'records.npy: byte 10: it has records of several fields, and an array of numbers is expected',
  ],
  [
    'complex.npy',
    'element-type',
    `complex.npy: byte 10: its type "<c16" has complex numbers: save numbers, such as those of array.astype('float64')`,
  ],
  [
    'texts.npy',
    'element-type',
    `texts.npy: byte 10: its type "<U3" has texts: save numbers, such as those of array.astype('float64')`,
  ],
  [
    'dates.npy',
    'element-type',
    `dates.npy: byte 10: its type "<M8[D]" has dates: save numbers, such as those of array.astype('float64')`,
  ],
  [
    'long-double.npy',
    'element-type',
    `long-double.npy: byte 10: its type "<f16" has floats of a width that is not read: save numbers, such as those of array.astype('float64')`,
  ],
  [
    'i8-large.npy',
    'not-a-number',
    'i8-large.npy: byte 136: here is an integer beyond 2^53, which a float64 would round',
  ],
  [
    'u8-large.npy',
    'not-a-number',
    'u8-large.npy: byte 136: here is an integer beyond 2^53, which a float64 would round',
  ],
  [
    'two-arrays.npy',
    'trailing-bytes',
    'two-arrays.npy: byte 176: 176 extra bytes follow the array; write several arrays to an .npz file',
  ],
  [
    'bzip2.npz',
    'zip-method',
    'bzip2.npz: a.npy: byte 0: it is packed in a way other than stored or deflated',
  ],
])('%s of numpy is refused', async (file, code, message) => {
  const bytes = readFileSync(join(GOLDEN, 'refused', file));
  expect(await thrown(readerFor(file)(bytes, file, LIMITS))).toEqual({ kind: 'data', code, message });
});
