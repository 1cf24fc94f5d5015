import { expect, test } from 'vitest';
import { featureMajor, takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { exampleBlocks } from '../../../src/differences/nodes/example-blocks.ts';
import { errorsOf } from '../../../src/differences/nodes/measurement.ts';
import { slopesOfNodes } from '../../../src/differences/nodes/slopes-of-nodes.ts';
import type { Slopes } from '../../../src/differences/nodes/through-operation.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';

const EXAMPLES = 5;
const SPEC = {
  network: {
    inputs: { channels: 2, rows: 8, columns: 8 },
    layers: [
      { type: 'conv2d', name: 'c1', filters: 3, kernel: 3, padding: 1, activation: 'tanh' },
      { type: 'max-pool2d', name: 'p1', window: 2 },
      { type: 'conv2d', name: 'c2', filters: 4, kernel: 3, padding: 1, activation: 'relu' },
      { type: 'average-pool2d', name: 'p2', window: 3, stride: 1 },
      { type: 'max-pool2d', name: 'p3', window: 2, stride: 1 },
      { type: 'flatten', name: 'flat' },
      { type: 'dense', name: 'out', units: 3, activation: 'softmax' },
    ],
  },
  loss: { type: 'categorical-crossentropy' },
  parameters: { init: { type: 'he' as const }, seed: 3 },
  data: {
    inputs: Array.from({ length: EXAMPLES }, (_, n) =>
      Array.from({ length: 128 }, (_, k) => Math.sin(3 + 7 * n + k * k)),
    ),
    targets: Array.from({ length: EXAMPLES }, (_, n) => [n % 3]),
  },
};

const sequence = (steps: number, features: number, layers: object[]) => ({
  network: { inputs: { steps, features }, layers },
  loss: { type: 'categorical-crossentropy' },
  parameters: { init: { type: 'glorot' as const }, seed: 3 },
  data: {
    inputs: Array.from({ length: EXAMPLES }, (_, n) =>
      Array.from({ length: steps }, (_, t) =>
        Array.from({ length: features }, (_, k) => Math.sin(3 + 7 * n + 5 * t + k * k)),
      ),
    ),
    targets: Array.from({ length: EXAMPLES }, (_, n) => [n % 3]),
  },
});

test.each([
  ['a convolutional network', SPEC],
  [
    'a long recurrence',
    sequence(30, 3, [
      { type: 'rnn', name: 'rnn', units: 12, returns: 'last' },
      { type: 'dense', name: 'out', units: 3, activation: 'softmax' },
    ]),
  ],
  [
    'an LSTM',
    sequence(9, 3, [
      { type: 'lstm', name: 'lstm', units: 7, returns: 'last' },
      { type: 'dense', name: 'out', units: 3, activation: 'softmax' },
    ]),
  ],
  [
    'a block of attention with norms',
    sequence(5, 4, [
      { type: 'layer-norm', name: 'norm' },
      { type: 'attention', name: 'attention', heads: 2, mask: 'causal' },
      { type: 'add', name: 'residual', from: ['inputs', 'attention'] },
      { type: 'dense', name: 'up', units: 6, activation: 'gelu' },
      { type: 'flatten', name: 'flat' },
      { type: 'dense', name: 'out', units: 3, activation: 'softmax' },
    ]),
  ],
])('the slopes of every node are the deltas, within the bound on rounding: %s', async (_, spec) => {
  const problem = await problemFromSpec(spec as typeof SPEC);
  const { network, parameters: theta, data: examples } = problem;
  const { pass } = evaluate(problem);
  const plain = { ...network, objective: { ...network.objective, reduction: 'sum' as const } };
  const at = { network: plain, theta, examples, pass };
  const { ofNodes } = backpropagate(plain, theta, examples, pass);
  const [block] = exampleBlocks(at, takeSnapshot(network, theta, examples, pass));
  let seen = 0;
  const onNode = (node: number, slopes: Slopes): void => {
    seen++;
    const { slope, kinked } = slopes;
    const errors = errorsOf(slopes);
    const deltas = featureMajor(ofNodes[node]!, EXAMPLES);
    const largest = slope.reduce((most, own) => Math.max(most, Math.abs(own)), 0);
    slope.forEach((own, k) => {
      // Nothing is left to another measurement.
      expect(kinked[k]).toBe(0);
      // The backpropagated δ has roundings of the same size.
      expect(Math.abs(own - deltas[k])).toBeLessThanOrEqual(2 * errors[k] + 2 ** -1000);
      expect(errors[k]).toBeLessThan(1e-11 * largest + 2 ** -1000);
    });
  };
  await slopesOfNodes(block, 1, 0, onNode, () => undefined);
  expect(seen).toBe(ofNodes.filter((own) => own !== undefined).length - 1);
});

test('blocks of examples have the slopes that all examples together have', async () => {
  const problem = await problemFromSpec(SPEC);
  const { network, parameters: theta, data: examples } = problem;
  const { pass } = evaluate(problem);
  const at = { network, theta, examples, pass };
  const snapshot = takeSnapshot(network, theta, examples, pass);
  const all = new Map<number, Float64Array>();
  const [whole] = exampleBlocks(at, snapshot);
  await slopesOfNodes(
    whole,
    1,
    0,
    (node, { slope }) => all.set(node, slope),
    () => undefined,
  );
  const blocks = exampleBlocks(at, snapshot, 400);
  expect(blocks.map(({ from }) => from)).toEqual([0, 2, 4]);
  for (const block of blocks) {
    const { count } = block.at.examples;
    const compare = (node: number, { slope }: Slopes): void =>
      slope.forEach((own, k) => {
        const [feature, n] = [Math.floor(k / count), k % count];
        expect(own).toBe(all.get(node)![feature * EXAMPLES + block.from + n]);
      });
    await slopesOfNodes(block, 1, 0, compare, () => undefined);
  }
});
