import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { tensorFormats } from '../../../src/input/tensor-files/formats.ts';
import { problemFromText } from '../../../src/problem/load.ts';
import type { Tensor } from '../../../src/tensors/tensor.ts';
import { errorOf, specText } from '../failing.ts';

const directory = mkdtempSync(join(tmpdir(), 'nncheck-data-tensors-'));
const GOLDEN = join(import.meta.dirname, '../../golden/tensors');
const tensor = (shape: number[], values: number[]): Tensor => ({ shape, values: Float64Array.from(values) });

async function file(name: string, tensors: Readonly<Record<string, Tensor>>): Promise<string> {
  const format = tensorFormats[name.slice(name.lastIndexOf('.'))];
  writeFileSync(join(directory, name), await format.write(new Map(Object.entries(tensors)), 'float64'));
  return name;
}

async function read(inputs: number, units: number, data: object) {
  const network = { inputs, layers: [{ type: 'dense', units }] };
  const made = await problemFromText(specText({ network, data }), { file: 'spec.json', directory });
  return { count: made.data.count, inputs: [...made.data.inputs], targets: [...made.data.targets] };
}

const failure = async (inputs: number, units: number, data: object) => {
  const error = await errorOf(read(inputs, units, data));
  return `${error.code}: ${error.message}`;
};

const X = tensor([3, 2], [1, 2, 3, 4, 5, 6]);
const CLASSES = tensor([3], [2, 0, 1]);
const ONE_HOT = [0, 0, 1, 1, 0, 0, 0, 1, 0];
const EXPECTED = { count: 3, inputs: [...X.values], targets: ONE_HOT };

test('a name without a dot is told by its last part too', async () => {
  writeFileSync(join(directory, 'x-npy'), await tensorFormats['.npy'].write(new Map([['', X]]), 'float64'));
  expect(await read(2, 3, { inputs: 'x-npy', targets: [2, 0, 1] })).toEqual(EXPECTED);
});

describe('inputs, and class numbers that become one-hot', () => {
  test.each(['.npy', '.npz', '.safetensors'])('%s: a file each', async (extension) => {
    const inputs = await file(`x${extension}`, { x: X });
    const targets = await file(`y${extension}`, { y: CLASSES });
    expect(await read(2, 3, { inputs, targets })).toEqual(EXPECTED);
  });

  test.each(['.npz', '.safetensors'])('%s: one file, by the names inputs and targets', async (extension) => {
    const both = await file(`both${extension}`, { targets: CLASSES, inputs: X });
    expect(await read(2, 3, { inputs: both, targets: both })).toEqual(EXPECTED);
  });

  test.each(['.npz', '.safetensors'])('%s: one file, by other names', async (extension) => {
    const both = await file(`#named${extension}`, { x_train: X, y_train: CLASSES, x_test: X });
    expect(await read(2, 3, { inputs: `${both}#x_train`, targets: `${both}#y_train` })).toEqual(EXPECTED);
  });

  test('gzipped', async () => {
    const name = await file('packed.npy', { x: X });
    writeFileSync(join(directory, `${name}.gz`), gzipSync(readFileSync(join(directory, name))));
    expect((await read(2, 3, { inputs: `${name}.gz`, targets: [2, 0, 1] })).inputs).toEqual(EXPECTED.inputs);
  });

  test('of numpy: big-endian integers in Fortran order, and truth values', async () => {
    copyFileSync(join(GOLDEN, 'fortran-big.npy'), join(directory, 'x-big.npy'));
    copyFileSync(join(GOLDEN, 'bool.npy'), join(directory, 'y-bool.npy'));
    expect(await read(3, 2, { inputs: 'x-big.npy', targets: 'y-bool.npy' })).toEqual({
      count: 2,
      inputs: [0, 1, -2, 100, -128, 127],
      targets: [1, 0, 0, 1],
    });
  });
});

test('images are flattened', async () => {
  const inputs = await file('images.npy', { x: tensor([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]) });
  expect((await read(4, 1, { inputs, targets: [0, 1] })).inputs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('examples in columns, and a part of them', async () => {
  const inputs = await file('columns.npy', { x: tensor([2, 3], [1, 3, 5, 2, 4, 6]) });
  const data = { inputs, targets: [[7, 8, 9]], examplesIn: 'columns', examples: 2 };
  expect(await read(2, 1, data)).toEqual({ count: 2, inputs: [1, 2, 3, 4], targets: [7, 8] });
});

describe('a file that is not what it should be', () => {
  test.each<[string, object, string]>([
    [
      'has several tensors',
      { inputs: 'several.npz', targets: [0, 1, 1] },
      'several-tensors: several.npz: it has the tensors a, b: say which are the inputs, as in "inputs": "several.npz#a"',
    ],
    [
      'has not the one that is asked for',
      { inputs: 'named.npz#x_trian', targets: [0, 1, 1] },
      'unknown-tensor: named.npz: it has no tensor "x_trian"; did you mean "x_train"?',
    ],
    ['has none', { inputs: 'none.npz', targets: [0] }, 'file-empty: none.npz: it has no tensors'],
    [
      'has no numbers',
      { inputs: 'empty.npy', targets: [0] },
      'file-empty: empty.npy: it has no numbers: its shape is [0, 3]',
    ],
    [
      'has a number that is not finite',
      { inputs: 'nonfinite.npz', targets: [0, 1] },
      'not-finite: nonfinite.npz: x: number 1 is NaN; every number has to be finite',
    ],
    [
      'has too many columns',
      { inputs: 'wide.npy', targets: [0] },
      'inputs-width: spec.json:4:19: data.inputs: expected 2 numbers an example as network.inputs says, found 3',
    ],
    [
      'asks a file of one tensor for a name',
      { inputs: 'wide.npy#x', targets: [0] },
      'unknown-format: spec.json:4:19: data.inputs: expected a file of a known format (.json, .npy, .npz, .safetensors, .csv, .idx, .ubyte, each also with .gz), found "wide.npy#x"',
    ],
  ])('%s', async (_, data, message) => {
    await file('several.npz', { a: X, b: X });
    await file('named.npz', { x_train: X, y_train: CLASSES });
    await file('none.npz', {});
    await file('empty.npy', { x: tensor([0, 3], []) });
    await file('nonfinite.npz', { x: tensor([2], [1, Number.NaN]) });
    await file('wide.npy', { x: tensor([1, 3], [1, 2, 3]) });
    expect(await failure(2, 1, data)).toBe(message);
  });
});
