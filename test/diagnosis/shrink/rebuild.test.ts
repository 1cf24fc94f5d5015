import { expect, test } from 'vitest';
import { rebuild } from '../../../src/diagnosis/shrink/rebuild.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { specOf } from '../../../src/subjects/spec-of.ts';
import { randomProblem } from '../../bench/faults/problems.ts';

const dense = (name: string, units: number) => ({ type: 'dense', name, units });
const SPEC = {
  network: { inputs: 3, layers: [dense('hidden', 2), dense('output', 2)] },
  loss: { type: 'squared' },
  parameters: {
    layout: { weight: 'in-out' as const },
    values: {
      'hidden.weight': [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      'hidden.bias': [7, 8],
      'output.weight': [
        [9, 10],
        [11, 12],
      ],
      'output.bias': [13, 14],
    },
  },
  data: {
    inputs: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    targets: [
      [7, 8],
      [9, 10],
    ],
  },
};

const changed = (network: Spec, layers: Spec['network']['layers'], inputs = 3): Spec => ({
  ...network,
  network: { inputs, layers },
});

test('fewer units and inputs keep the first of their numbers, or the last', async () => {
  const problem = await problemFromSpec(SPEC);
  const fewer = changed(specOf(problem), [dense('hidden', 1), dense('output', 1)], 2);
  expect(specOf(rebuild(problem, fewer)!)).toMatchObject({
    parameters: {
      values: {
        'hidden.weight': [[1], [3]],
        'hidden.bias': [7],
        'output.weight': [[9]],
        'output.bias': [13],
      },
    },
    data: {
      inputs: [
        [1, 2],
        [4, 5],
      ],
      targets: [[7], [9]],
    },
  });
  expect(specOf(rebuild(problem, fewer, true)!)).toMatchObject({
    parameters: { values: { 'hidden.weight': [[4], [6]], 'output.weight': [[12]] } },
    data: {
      inputs: [
        [2, 3],
        [5, 6],
      ],
      targets: [[8], [10]],
    },
  });
});

test('where a layer is gone and more numbers are needed, they begin again', async () => {
  const problem = await problemFromSpec(SPEC);
  const without = rebuild(problem, changed(specOf(problem), [dense('output', 2)]))!;
  expect(specOf(without).parameters?.values).toEqual({
    'output.weight': [
      [9, 10],
      [11, 12],
      [9, 10],
    ],
    'output.bias': [13, 14],
  });
});

test('what is no network is none', async () => {
  const problem = await problemFromSpec(SPEC);
  const spec = specOf(problem);
  expect(rebuild(problem, changed(spec, [dense('output', 0)]))).toBeUndefined();
  expect(rebuild(problem, changed(spec, [{ ...dense('output', 2), from: 'nowhere' }]))).toBeUndefined();
});

test('a problem that was written as a spec is read again as the same problem, in every layout', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const problem = randomProblem(seed);
    const read = await problemFromSpec(JSON.parse(JSON.stringify(specOf(problem))));
    for (const key of [
      'parameters',
      'layout',
      'tensors',
      'definition',
      'train',
      'check',
      'frozen',
    ] as const) {
      expect(read[key], `${key} of ${problem.name}`).toEqual(problem[key]);
    }
    expect(read.data).toEqual(problem.data);
  }
});

test('a picture, its kernels in an order of their own, is read again as the same problem', async () => {
  const problem = await problemFromSpec({
    network: {
      inputs: { channels: 2, rows: 4, columns: 3 },
      layers: [
        { type: 'conv2d', name: 'c', filters: 2, kernel: [3, 2], padding: 'same', activation: 'tanh' },
        { type: 'average-pool2d', name: 'p', window: 2, padding: 1 },
        { type: 'conv2d', name: 'd', filters: 2, kernel: 1, groups: 2 },
        { type: 'conv-transpose2d', name: 't', filters: 2, kernel: 2, stride: 2, outputPadding: [0, 1] },
        { type: 'flatten', name: 'f' },
        { type: 'dense', name: 'output', units: 1, activation: { type: 'leaky-relu', alpha: 0.2 } },
      ],
    },
    loss: { type: 'huber', delta: 0.5, reduction: 'mean' },
    regularization: { l1: 0.1, biases: true },
    parameters: {
      init: { type: 'normal' },
      layout: { kernel: ['row', 'column', 'in', 'out'], bias: 'shared', biasInput: -1 },
      frozen: ['c.weight'],
    },
    data: { inputs: [Array.from({ length: 24 }, (_, k) => Math.sin(k))], targets: [[1]] },
  });
  const read = await problemFromSpec(JSON.parse(JSON.stringify(specOf(problem))));
  for (const key of ['parameters', 'layout', 'definition', 'frozen', 'data'] as const)
    expect(read[key], key).toEqual(problem[key]);
});

test.each([
  [
    'a packed tensor that is frozen',
    { parameters: { layout: { bias: 'last-column' as const }, frozen: ['hidden'] } },
  ],
  [
    'an upstream gradient',
    { loss: { type: 'upstream', values: SPEC.data.targets }, data: { inputs: SPEC.data.inputs } },
  ],
])('%s is read again as it was', async (_, change) => {
  const { parameters: _own, ...spec } = SPEC;
  const problem = await problemFromSpec({ ...spec, ...change });
  const read = await problemFromSpec(JSON.parse(JSON.stringify(specOf(problem))));
  for (const key of ['parameters', 'layout', 'definition', 'frozen', 'data'] as const)
    expect(read[key], key).toEqual(problem[key]);
});
