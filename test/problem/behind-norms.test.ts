import { expect, test } from 'vitest';
import { biasesBeforeNorms, flatUpstream } from '../../src/problem/behind-norms.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Problem } from '../../src/problem/problem.ts';
import { conclusion } from '../../src/report/messages.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';
import { networkOf } from '../bench/layer-stress/groups.ts';

const ROWS = [
  [0.3, -0.7, 0.2],
  [0.9, 0.2, -1.1],
  [-0.4, 0.5, 0.8],
  [0.1, 1.2, -0.5],
];

async function problemOf(layers: object[], changes: object = {}): Promise<Problem> {
  return problemFromSpec({
    network: { inputs: 3, layers: layers as never },
    loss: { type: 'squared' },
    parameters: { init: { type: 'normal', std: 0.7 }, seed: 3 },
    data: { inputs: ROWS, targets: ROWS },
    ...changes,
  } as never);
}

const fc = { type: 'dense', name: 'fc', units: 3 };
const bn = { type: 'batch-norm', name: 'bn' };
const out = { type: 'dense', name: 'out', units: 3 };

test('a bias that a batch norm takes off is told, with its reason', async () => {
  const problem = await problemOf([fc, bn, out]);
  const { check } = await checkReference(problem);
  expect(check.status).toBe('match');
  expect(conclusion(check, problem).slice(1)).toEqual([
    'The gradient of the bias of layer "fc" is 0: the normalization that reads it subtracts the mean, and this bias with it. Right code may show rounding errors there.',
  ]);
});

test.each([
  ['an activation is between', [{ ...fc, activation: 'tanh' }, bn, out]],
  ['a layer norm takes the mean over the units', [fc, { type: 'layer-norm', name: 'ln' }, out]],
  [
    'it evaluates',
    [fc, { ...bn, mode: 'evaluation', runningMean: [0, 0, 0], runningVariance: [1, 1, 1] }, out],
  ],
  ['another layer reads it too', [fc, bn, { type: 'add', name: 'sum', from: ['bn', 'fc'] }, out]],
  ['no mean is taken off', [fc, { type: 'rms-norm', name: 'rms' }, out]],
])('nothing is told where %s', async (_why, layers) => {
  const problem = await problemOf(layers);
  expect(biasesBeforeNorms(problem)).toEqual([]);
});

test('nothing is told where biases are regularized', async () => {
  const regularization = { l2: 0.1, biases: true };
  expect(biasesBeforeNorms(await problemOf([fc, bn, out], { regularization }))).toEqual([]);
});

test('in random networks the gradient of a bias that is told is 0, and of no other before a norm', async () => {
  let [told, others] = [0, 0];
  for (let seed = 0; seed < 120; seed++) {
    const problem = (await networkOf('normalization', seed))?.problem;
    if (problem === undefined) continue;
    const { gradient, contributions, sensitivity } = evaluate(problem);
    const errors = sensitivity(problem.network.arithmetic).gradient;
    const zero = biasesBeforeNorms(problem);
    for (const { layer, kind, offset, size } of problem.network.space.tensors) {
      const next = problem.network.layers.findIndex(({ name }) => name === layer) + 1;
      if (kind !== 'bias' || !problem.network.layers[next]?.type.endsWith('-norm')) continue;
      const isZero = gradient
        .subarray(offset, offset + size)
        .every((own, k) => Math.abs(own) <= errors[offset + k] + 1e-13 * contributions[offset + k]);
      if (zero.includes(layer)) {
        told++;
        expect(isZero, `${seed}: ${layer}`).toBe(true);
      } else if (!isZero) others++;
    }
  }
  expect(told).toBeGreaterThan(10);
  expect(others).toBeGreaterThan(10);
});

test.each([
  ['batch-norm', 'bn', [1, 2, 3], true],
  ['layer-norm', 'bn', [1, 1, 1], true],
  ['layer-norm', 'bn', [1, 2, 3], false],
  ['rms-norm', 'bn', [1, 1, 1], false],
])(
  'an upstream that is the same in each group of a %s passes nothing back',
  async (type, name, row, isFlat) => {
    const problem = await problemOf([fc, { type, name }], {
      loss: { type: 'upstream', values: ROWS.map(() => row) },
      data: { inputs: ROWS },
    });
    expect(flatUpstream(problem)).toBe(isFlat ? name : undefined);
    const { gradient } = evaluate(problem);
    const { offset, size } = problem.network.space.tensors.find((tensor) => tensor.name === 'fc.weight')!;
    const isZero = gradient.subarray(offset, offset + size).every((own) => Math.abs(own) < 1e-12);
    expect(isZero).toBe(isFlat);
  },
);
