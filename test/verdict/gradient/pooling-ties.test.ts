import { expect, test } from 'vitest';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { judgeReport } from '../../support/reported.ts';

/** A 1×1 kernel w of two filters, whose sum is pooled: w₁·x + w₂·x at two places. */
const specOf = (inputs: number[], kernel: number, activation = 'linear'): Spec => ({
  network: {
    inputs: { channels: 1, rows: 1, columns: 4 },
    layers: [
      { type: 'conv2d', name: 'c', filters: 1, kernel: 1, activation },
      { type: 'max-pool2d', name: 'p', window: [1, 2] },
      { type: 'flatten', name: 'f' },
      { type: 'dense', name: 'out', units: 1 },
    ],
  },
  loss: { type: 'squared' },
  parameters: {
    values: { 'c.weight': [kernel], 'c.bias': [0.25], 'out.weight': [0.5, 1], 'out.bias': [0] },
  },
  data: { inputs: [inputs], targets: [[0.125]] },
});

test('entries that tie and move alike are no kink: equal inputs have equal derivatives', async () => {
  const { check } = await checkReference(await problemFromSpec(specOf([0.5, 0.5, 0.75, -1], 2)));
  expect(check.counts).toMatchObject({ match: 5, subgradient: 0, mismatch: 0, inconclusive: 0 });
});

test('the zeros of a relu that is off tie, and do not move', async () => {
  const { check } = await checkReference(await problemFromSpec(specOf([-0.5, -0.75, 0.75, 1], 2, 'relu')));
  expect(check.counts).toMatchObject({ subgradient: 0, mismatch: 0, inconclusive: 0 });
});

// With w = 0 all entries are the bias: they tie, and move with their inputs, 0.5 and −0.5.
const TIED = specOf([0.5, -0.5, 0.75, -1], 0);

test('entries that tie and move differently are a kink, where the reference has a subgradient', async () => {
  const { check } = await checkReference(await problemFromSpec(TIED));
  expect(check.counts).toMatchObject({ match: 4, subgradient: 1, mismatch: 0, inconclusive: 0 });
});

test('first, last, an even share and all of δ for each are right there, and nothing else', async () => {
  const problem = await problemFromSpec(TIED);
  // δ = (0.375 − 0.125), times 0.5·x of the first window and 1·x of the second
  const gradient = (one: number, other: number) => 0.25 * (0.5 * one + other);
  const statusOf = async (value: number) =>
    (await judgeReport(problem, JSON.stringify({ gradient: { 'c.weight': [value] } }))).status;
  expect(await statusOf(gradient(0.5, 0.75))).toBe('match');
  expect(await statusOf(gradient(-0.5, -1))).toBe('match');
  expect(await statusOf(gradient(0, -0.125))).toBe('match');
  // Inputs 0.5 and −0.5, then 0.75 and −1, each with all of δ.
  expect(await statusOf(gradient(0, -0.25))).toBe('match');
  expect(await statusOf(gradient(1, 1.5))).toBe('inconclusive');
});

test.each([
  ['first', 0.5, 0.75],
  ['last', -0.5, -1],
  ['share', 0, -0.125],
] as const)('the reference takes the entry that ties says: %s', async (ties, one, other) => {
  const spec = structuredClone(TIED);
  spec.network.layers[1] = { ...spec.network.layers[1], ties };
  const problem = await problemFromSpec(spec);
  expect(evaluate(problem).gradient[0]).toBe(0.25 * (0.5 * one + other));
  expect((await checkReference(problem)).check.counts).toMatchObject({ subgradient: 1, mismatch: 0 });
});
