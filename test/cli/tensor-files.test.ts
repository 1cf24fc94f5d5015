import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { tensorFormats } from '../../src/input/tensor-files/formats.ts';
import { loadSpec } from '../../src/problem/load.ts';
import { gather } from '../../src/tensors/layout.ts';
import { train } from '../../src/training/train.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

let cwd: string;
beforeEach(() => {
  cwd = folder({}, 'nncheck tensor files ');
});

const BASE = {
  name: 'the same',
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
      { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  data: { task: 'xor' },
};
const INIT = { init: { type: 'normal' }, seed: 5 };

const LAYOUTS = {
  standard: {},
  'in-out': { weight: 'in-out' },
  packed: { bias: 'first-column' },
  'packed in-out': { weight: 'in-out', bias: 'last-column' },
  'without biases': { bias: 'none' },
  unrolled: { unrolled: 'row-major' },
  'unrolled as Octave does': { bias: 'first-column', unrolled: 'column-major' },
};

const writeSpec = (name: string, spec: object) => writeFileSync(join(cwd, name), JSON.stringify(spec));
const grad = (spec: string, ...flags: string[]) => cli(['grad', spec, '--all', ...flags], { cwd });

/** The tensors of a spec, as its person stores them. */
async function tensorsOf(spec: string) {
  const { tensors, parameters } = await loadSpec(spec, { cwd });
  return tensors.map((tensor) => ({
    name: tensor.name,
    shape: tensor.shape,
    values: gather(parameters, tensor),
  }));
}

const rows = ({ shape, values }: { shape: readonly number[]; values: Float64Array }): unknown =>
  shape.length < 2
    ? [...values]
    : Array.from({ length: shape[0] }, (_, k) => [...values.subarray(k * shape[1], (k + 1) * shape[1])]);

describe('grad on parameters in a file is grad on parameters in the spec, byte for byte', () => {
  const cases = Object.entries(LAYOUTS).flatMap(([layout, value]) =>
    Object.entries(tensorFormats)
      .filter(([, { single }]) => !single || 'unrolled' in value)
      .map(([extension, format]) => [layout, extension, value, format] as const),
  );

  test.each(cases)('%s in %s', async (_, extension, layout, format) => {
    // parameters drawn for the network are the same numbers in every layout, and stored in another order
    writeSpec('drawn.json', { ...BASE, parameters: { ...INIT, layout } });
    const tensors = await tensorsOf('drawn.json');
    const values = Object.fromEntries(tensors.map((tensor) => [tensor.name, rows(tensor)]));
    writeSpec('inline.json', { ...BASE, parameters: { values, layout } });
    writeFileSync(
      join(cwd, `weights${extension}`),
      await format.write(new Map(tensors.map((tensor) => [tensor.name, tensor])), 'float64'),
    );
    writeSpec('file.json', { ...BASE, parameters: { file: `weights${extension}`, layout } });

    const inline = await grad('inline.json');
    const file = await grad('file.json');
    expect(inline).toMatchObject({ status: 0, stderr: '' });
    expect(inline.stdout).toContain(tensors[0].name);
    expect(file.stdout).toBe(inline.stdout.replaceAll('inline.json', 'file.json'));
    expect(file.status).toBe(0);
    const json = async (spec: string) => (await grad(spec, '--json')).stdout.replaceAll(spec, 'spec');
    expect(await json('file.json')).toBe(await json('inline.json'));
  });
});

describe('a vector is the same numbers as one column or one row', () => {
  test.each<[string, object, string, (shape: readonly number[]) => number[]]>([
    ['theta(:) of Octave', LAYOUTS.unrolled, '.npy', ([size]) => [size, 1]],
    ['biases of shape (units, 1)', {}, '.npz', (shape) => (shape.length === 1 ? [shape[0], 1] : [...shape])],
    ['biases of shape (1, units)', {}, '.npz', (shape) => (shape.length === 1 ? [1, shape[0]] : [...shape])],
  ])('%s', async (_, layout, extension, reshaped) => {
    writeSpec('drawn.json', { ...BASE, parameters: { ...INIT, layout } });
    const tensors = (await tensorsOf('drawn.json')).map(
      ({ name, shape, values }) => [name, { shape: reshaped(shape), values }] as const,
    );
    const file = `theta${extension}`;
    writeFileSync(join(cwd, file), await tensorFormats[extension].write(new Map(tensors), 'float64'));
    writeSpec('file.json', { ...BASE, parameters: { file, layout } });
    expect((await loadSpec('file.json', { cwd })).parameters).toEqual(
      (await loadSpec('drawn.json', { cwd })).parameters,
    );
  });
});

describe('a file that does not fit', () => {
  const tensor = (shape: number[], ...values: number[]) => ({ shape, values: Float64Array.from(values) });
  const W = tensor([3, 2], 1, 2, 3, 4, 5, 6);
  const right = {
    'hidden.weight': W,
    'hidden.bias': tensor([3], 7, 8, 9),
    'output.weight': tensor([1, 3], 1, 2, 3),
    'output.bias': tensor([1], 4),
  };

  test.each<[string, string, Record<string, { shape: number[]; values: Float64Array }>, object, string]>([
    [
      'a transposed weight',
      'w.npz',
      { ...right, 'hidden.weight': tensor([2, 3], 1, 2, 3, 4, 5, 6) },
      {},
      'error: w.npz: ["hidden.weight"]: expected the shape [3, 2], found [2, 3]: its transpose would fit, so say "layout": {"weight": "in-out"} if that is how your program stores it\n',
    ],
    [
      'a mistyped name',
      'w.safetensors',
      { ...right, 'hidden.wieght': W },
      {},
      'error: w.safetensors: ["hidden.wieght"]: no tensor has this name in your layout; did you mean "hidden.weight"?\n',
    ],
    [
      'a missing tensor',
      'w.npz',
      { 'hidden.weight': W, 'output.weight': right['output.weight'], 'output.bias': right['output.bias'] },
      {},
      'error: w.npz: ["hidden.bias"]: is missing; expected numbers of shape [3]\n',
    ],
    [
      'arrays that numpy named',
      'w.npz',
      { arr_0: W, ...right },
      {},
      'error: w.npz: arr_0: no tensor has this name in your layout: numpy names arrays so that are given none, as in np.savez(file, **{"hidden.weight": …})\n',
    ],
    [
      'a number that is not finite',
      'w.npz',
      { ...right, 'hidden.weight': tensor([3, 2], 1, 2, 3, Number.NaN, 5, 6) },
      {},
      'error: w.npz: ["hidden.weight"][1][1]: expected a finite number, found NaN\n',
    ],
    [
      'one array for several tensors',
      'w.npy',
      { '': W },
      {},
      'error: w.npy: expected tensors by name; one vector of all of them needs "layout": {"unrolled": "row-major"} or "column-major"\n',
    ],
    [
      'a vector that is too short',
      'w.npy',
      { '': tensor([12], ...new Array(12).fill(1)) },
      { unrolled: 'row-major' },
      'error: w.npy: expected the shape [13], found [12]: flat numbers have to be 13 numbers\n',
    ],
  ])('%s', async (_, file, tensors, layout, message) => {
    const format = tensorFormats[file.slice(1)];
    writeFileSync(join(cwd, file), await format.write(new Map(Object.entries(tensors)), 'float64'));
    writeSpec('spec.json', { ...BASE, parameters: { file, layout } });
    const { status, stdout, stderr } = await grad('spec.json');
    expect(stderr).toBe(message);
    expect([status, stdout]).toEqual([2, '']);
  });

  test('one that unpacks to many times what the network has is refused, and not unpacked', async () => {
    const zeros = { shape: [2 ** 22], values: new Float64Array(2 ** 22) };
    const bytes = await tensorFormats['.npz'].write(new Map([['hidden.weight', zeros]]), 'float64');
    const bomb = zipSync(unzipSync(bytes), { level: 9 });
    expect(bomb.length).toBeLessThan(2 ** 16);
    writeFileSync(join(cwd, 'bomb.npz'), bomb);
    writeSpec('spec.json', { ...BASE, parameters: { file: 'bomb.npz' } });
    expect(await grad('spec.json')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: bomb.npz: unpacked it has 33554560 bytes, and at most 16777632 are read\n',
    });
  });

  test('a damaged one is told with its entry and its byte, also in JSON', async () => {
    const bytes = await tensorFormats['.npz'].write(new Map(Object.entries(right)), 'float64');
    bytes[200] ^= 1;
    writeFileSync(join(cwd, 'w.npz'), bytes);
    writeSpec('spec.json', { ...BASE, parameters: { file: 'w.npz' } });
    const { status, stdout } = await grad('spec.json', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'file-damaged',
      problems: [
        {
          file: 'w.npz',
          path: 'hidden.weight.npy',
          byte: 47, // 30 of a local header and 17 of the name
          message: 'its checksum is wrong: the file is damaged',
        },
      ],
    });
  });
});

describe('train --save-parameters', () => {
  test.each(
    Object.keys(tensorFormats).flatMap((extension) =>
      (['float64', 'float32'] as const).map((precision) => [extension, precision] as const),
    ),
  )('%s of %s is what parameters.file reads', async (extension, precision) => {
    const layout = extension === '.npy' ? LAYOUTS['unrolled as Octave does'] : LAYOUTS['packed in-out'];
    const file = `after${extension}`;
    writeSpec('spec.json', { ...BASE, precision, parameters: { ...INIT, layout } });
    const flags = ['--epochs', '3', '--no-check', '--save-parameters', file];
    expect(await cli(['train', 'spec.json', ...flags], { cwd })).toMatchObject({ status: 0, stderr: '' });
    const expected = await train(await loadSpec('spec.json', { cwd, epochs: 3 }), { check: false });
    writeSpec('again.json', { ...BASE, precision, parameters: { file, layout } });
    expect((await loadSpec('again.json', { cwd })).parameters).toEqual(expected.parameters);
    if (extension === '.npy')
      expect(readFileSync(join(cwd, file), 'latin1')).toContain(
        `'descr': '<f${precision === 'float32' ? 4 : 8}'`,
      );
  });

  test.each([
    [
      'w.npy',
      'error: --save-parameters: w.npy can hold one tensor, not 4; use one of .json, .npz, .safetensors\n',
    ],
    [
      'w.h5',
      'error: --save-parameters: the extension selects the format and has to be one of .json, .npy, .npz, .safetensors, found "w.h5"\n',
    ],
  ])('%s is refused before the training', async (file, message) => {
    writeSpec('spec.json', { ...BASE, parameters: INIT });
    const result = await cli(['train', 'spec.json', '--save-parameters', file], { cwd });
    expect(result).toEqual({ status: 2, stdout: '', stderr: message });
  });
});
