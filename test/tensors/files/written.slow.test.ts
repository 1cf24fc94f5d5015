import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { write as writeNpy } from '../../../src/tensors/files/npy.ts';
import { write as writeNpz } from '../../../src/tensors/files/npz.ts';
import { write as writeSafetensors } from '../../../src/tensors/files/safetensors.ts';
import { LIMITS } from '../../../src/tensors/files/source.ts';
import type { WrittenPrecision } from '../../../src/tensors/files/stored.ts';
import type { Tensor } from '../../../src/tensors/tensor.ts';
import { missingModule, python } from '../../support/python.ts';
import { readerFor } from './reading.ts';

const tensor = (shape: number[], ...values: number[]): Tensor => ({
  shape,
  values: Float64Array.from(values),
});
const TENSORS = new Map([
  ['hidden.weight', tensor([2, 3], 0.5, -0, 1.5, 2 ** -24, 3, -65504)],
  ['hidden.bias', tensor([2], Number.NaN, Number.NEGATIVE_INFINITY)],
  ['größe/α', tensor([], -7)],
  ['12', tensor([0, 4])],
  ['__proto__', tensor([1, 1], 1)],
]);
const VECTOR = new Map([['parameters', tensor([3], 0.1, 1 / 3, -1e300)]]);

const WRITERS = { npy: writeNpy, npz: writeNpz, safetensors: writeSafetensors };
type Extension = keyof typeof WRITERS;
const write = (extension: Extension, tensors: ReadonlyMap<string, Tensor>, precision: WrittenPrecision) =>
  WRITERS[extension](tensors, precision);

const CASES = (['npy', 'npz', 'safetensors'] as const).flatMap((extension) =>
  (['float64', 'float32'] as const).map((precision) => [extension, precision] as const),
);

const rounded = (values: Float64Array, precision: WrittenPrecision): number[] =>
  precision === 'float32' ? Array.from(values, Math.fround) : [...values];

describe('what is written is read again', () => {
  test.each(CASES)('.%s of %s', async (extension, precision) => {
    const tensors = extension === 'npy' ? VECTOR : TENSORS;
    const file = `w.${extension}`;
    const again = await readerFor(file)(await write(extension, tensors, precision), file, LIMITS);
    expect([...again.keys()].sort()).toEqual(extension === 'npy' ? [''] : [...tensors.keys()].sort());
    for (const [name, { shape, values }] of tensors) {
      const read = again.get(extension === 'npy' ? '' : name)!;
      expect(read).toMatchObject({ shape, dtype: precision, precision });
      expect([...read.values]).toEqual(rounded(values, precision));
    }
  });
});

test.each(['npz', 'safetensors'] as const)('.%s: the same tensors are the same bytes', async (extension) => {
  const once = await write(extension, TENSORS, 'float64');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await write(extension, TENSORS, 'float64')).toEqual(once);
});

test('.safetensors: elements start at a multiple of 8 bytes, as the format asks for', async () => {
  const bytes = await write('safetensors', TENSORS, 'float64');
  expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
});

/** Prints {name: [dtype, shape, values]} of a file that is read by its own library. */
const PRINT = `
import json, sys, numpy
path = sys.argv[1]
if path.endswith('.safetensors'):
    import safetensors.numpy
    arrays = safetensors.numpy.load_file(path)
elif path.endswith('.npz'):
    with numpy.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
else:
    arrays = {'parameters': numpy.load(path, allow_pickle=False)}
print(json.dumps({name: [array.dtype.name, array.shape, [repr(float(x)) for x in array.ravel()]] for name, array in arrays.items()}))
`;

describe('what is written is read by the real libraries', () => {
  const missing = { numpy: missingModule('numpy'), safetensors: missingModule('safetensors') };
  beforeEach(({ task, skip }) => {
    const needs = task.name.includes('.safetensors') ? missing.safetensors : undefined;
    const reason = missing.numpy ?? needs;
    if (reason !== undefined) skip(reason);
  });

  test.each(CASES)('.%s of %s', async (extension, precision) => {
    const path = join(mkdtempSync(join(tmpdir(), 'nncheck-written-')), `w.${extension}`);
    const tensors = extension === 'npy' ? VECTOR : TENSORS;
    writeFileSync(path, await write(extension, tensors, precision));
    const printed: Record<string, [string, number[], string[]]> = JSON.parse(python(PRINT, path));
    expect(Object.keys(printed).sort()).toEqual([...tensors.keys()].sort());
    for (const [name, { shape, values }] of tensors) {
      const [dtype, itsShape, itsValues] = printed[name];
      expect([dtype, itsShape]).toEqual([precision, shape]);
      expect(itsValues.map((value) => (value === '-inf' ? Number.NEGATIVE_INFINITY : Number(value)))).toEqual(
        rounded(values, precision),
      );
    }
  });
});
