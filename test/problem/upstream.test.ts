import { expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromText } from '../../src/problem/load.ts';
import { gather } from '../../src/tensors/layout.ts';
import { train } from '../../src/training/train.ts';
import { errorOf, issuesOf, specText } from './failing.ts';

const NETWORK = { inputs: 2, layers: [{ type: 'dense', name: 'fc', units: 3 }] };
const X = [
  [1, 2],
  [3, 4],
];
const U = [
  [1, -1, 2],
  [0.5, 0, 1],
];
const UPSTREAM = { type: 'upstream', values: U };
const right = { network: NETWORK, loss: UPSTREAM, data: { inputs: X } };

test('the cost is Σ a·u, and its derivative with respect to the outputs is u', async () => {
  const problem = await problemFromText(specText(right));
  const { pass, cost, backpropagation, gradient } = evaluate(problem);
  const products = [...pass.a[0]].map((a, k) => a * U.flat()[k]);
  expect(cost.total).toBeCloseTo(
    products.reduce((sum, one) => sum + one, 0),
    14,
  );
  expect([...backpropagation.deltas[0]]).toEqual(U.flat());
  const [weight, bias] = problem.tensors;
  // uᵀ·X and Σ u over the examples
  expect([...gather(gradient, weight)]).toEqual([2.5, 4, -1, -2, 5, 8]);
  expect([...gather(gradient, bias)]).toEqual([1.5, -1, 3]);
});

test('one column an example is one column of the upstream gradient too, and some examples are theirs', async () => {
  const turned = (rows: number[][]) => rows[0].map((_, column) => rows.map((row) => row[column]));
  const columns = {
    data: { inputs: turned(X), examplesIn: 'columns' },
    loss: { ...UPSTREAM, values: turned(U) },
  };
  const problem = await problemFromText(specText({ ...right, ...columns }));
  expect([...problem.data.targets]).toEqual(U.flat());
  const second = await problemFromText(specText({ ...right, data: { inputs: X, skip: 1, examples: 1 } }));
  expect([...second.data.targets]).toEqual(U[1]);
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'no values',
    { loss: { type: 'upstream' } },
    'loss: the upstream loss needs "values": ∂cost/∂outputs, a list of numbers for each example',
  ],
  [
    'a mean',
    { loss: { ...UPSTREAM, reduction: 'mean' } },
    'loss.reduction: the upstream gradient is ∂cost/∂outputs as it is, so that the reduction is sum; found mean',
  ],
  [
    'targets too',
    { data: { inputs: X, targets: [[0], [1]] } },
    'data.targets: the upstream loss has no targets: its "values" take their place',
  ],
  ['a task', { data: { task: 'xor' } }, 'data: with the upstream loss the data are {"inputs": …} alone'],
  [
    'standardized targets',
    { data: { inputs: X, standardize: 'both' } },
    'data.standardize: the upstream loss has no targets to standardize',
  ],
  [
    'validation data',
    { train: { validation: { inputs: X, targets: U } } },
    'train.validation: a network with the upstream loss cannot be trained',
  ],
  [
    'class numbers',
    { loss: { ...UPSTREAM, values: [0, 2] } },
    'loss.values: expected 3 numbers an example as the last layer has units, found 1',
  ],
  [
    'fewer examples',
    { loss: { ...UPSTREAM, values: [[1, 2, 3]] } },
    'loss.values: expected as many examples as inputs has, 2, found 1',
  ],
  [
    'a number that is none',
    {
      loss: {
        ...UPSTREAM,
        values: [
          [1, 2, 'x'],
          [1, 2, 3],
        ],
      },
    },
    'loss.values[0][2]: expected a finite number, found "x"',
  ],
  [
    'inputs without any',
    { data: { inputs: {} } },
    'data.inputs: has none; expected a list of numbers for each example',
  ],
  [
    'a constant',
    { loss: { ...UPSTREAM, scale: 2 } },
    'loss.scale: the upstream loss has no scale; squared has it',
  ],
  [
    'values of another loss',
    { loss: { type: 'squared', values: U }, data: { inputs: X, targets: U } },
    'loss.values: the squared loss has no values; the upstream loss has them',
  ],
  [
    'another loss without targets',
    { loss: { type: 'squared' } },
    'data.targets: is missing; expected a list of numbers for each example, or the name of a file',
  ],
])('refused with its place: %s', async (_what, sections, message) => {
  const found = await issuesOf(specText({ ...right, ...sections }));
  expect(found.map((one) => one.replace(/^\d+:\d+ /, ''))).toEqual([message]);
});

test('it cannot be trained', async () => {
  const problem = await problemFromText(specText({ ...right, name: 'alone' }));
  const { message } = await errorOf(train(problem));
  expect(message).toBe(
    'alone has an upstream gradient in place of a loss, so there is no cost to minimize; "nncheck grad" checks its gradient',
  );
});
