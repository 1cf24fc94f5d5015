import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tensorFormats } from '../../../src/input/tensor-files/formats.ts';
import { readTensorFile } from '../../../src/input/tensor-files/read.ts';
import { LIMITS } from '../../../src/tensors/files/source.ts';
import type { Tensor } from '../../../src/tensors/tensor.ts';
import { errorOf } from '../../problem/failing.ts';

const directory = mkdtempSync(join(tmpdir(), 'nncheck-tensor-files-'));
const read = (name: string, limits = LIMITS) =>
  readTensorFile(join(directory, name), { name, file: `here/${name}`, place: { path: 'said.here' } }, limits);

const MATRIX: Tensor = { shape: [2, 3], values: Float64Array.of(1, -0, 0.1, 1e-300, 5, 2 ** 53) };
const VECTOR: Tensor = { shape: [2], values: Float64Array.of(1 / 3, -7) };

test.each(Object.entries(tensorFormats))('%s is read as it was written', async (extension, format) => {
  const tensors = new Map<string, Tensor>(
    format.single
      ? [['parameters', VECTOR]]
      : [
          ['layer1.weight', MATRIX],
          ['layer1.bias', VECTOR],
        ],
  );
  writeFileSync(join(directory, `w${extension}`), await format.write(tensors, 'float64'));
  const again = await read(`w${extension}`);
  again.issues.throwIfAny();
  const values = [...again.tensors].map(([name, { shape, values }]) => [name, shape, [...values]]);
  expect(values).toEqual(
    [...tensors].map(([name, tensor]) => [format.single ? '' : name, tensor.shape, [...tensor.values]]),
  );
  const type = extension === '.json' ? 'decimal' : 'float64';
  for (const tensor of again.tensors.values()) expect(tensor).toMatchObject({ dtype: type, precision: type });
});

test('the extension may be in capitals', async () => {
  writeFileSync(join(directory, 'W.JSON'), '[1, 2]');
  expect([...(await read('W.JSON')).tensors.get('')!.values]).toEqual([1, 2]);
});

test('what is wrong with one tensor of JSON is told at its line, and the others are read', async () => {
  writeFileSync(join(directory, 'bad.json'), '{\n"a": [1, 2],\n"b": [[1], [2, 3]]\n}');
  const { tensors, broken, issues } = await read('bad.json');
  expect([[...tensors.keys()], [...broken]]).toEqual([['a'], ['b']]);
  expect(() => issues.throwIfAny()).toThrow(
    'here/bad.json:3:12: b[1]: expected 1 number as in the first list, found 2 numbers',
  );
});

test.each([
  [
    'weights.pt',
    'said.here: expected a file of tensors (.json, .npy, .npz, .safetensors), found "weights.pt": a pickle can run code and is never read, so save it in one of these',
  ],
  ['weights', 'said.here: expected a file of tensors (.json, .npy, .npz, .safetensors), found "weights"'],
  ['missing.npy', /^said\.here: "missing\.npy" does not exist \(looked for .*missing\.npy\)$/],
])('%s', async (name, message) => {
  expect((await errorOf(read(name))).message).toMatch(message);
});
