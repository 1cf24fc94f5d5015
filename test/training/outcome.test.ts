import { expect, test } from 'vitest';
import { buildNetwork } from '../../src/network/build.ts';
import type { Problem } from '../../src/problem/problem.ts';
import { outcomeOf } from '../../src/training/outcome.ts';

/** What outcomeOf looks at: the loss, and the targets. */
function problem(
  units: number,
  targets: number[],
  loss = { type: 'squared' },
  activation = 'linear',
): Problem {
  const network = buildNetwork({
    inputs: 1,
    layers: [{ type: 'dense', name: 'output', units, activation: { type: activation }, bias: true }],
    loss,
    reduction: 'sum',
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum' },
    precision: 'float64',
  });
  const count = targets.length / units;
  return {
    network,
    data: { count, inputs: new Float64Array(count), targets: Float64Array.from(targets) },
  } as Problem;
}

const right = (problem: Problem, outputs: number[]) => outcomeOf(problem, Float64Array.from(outputs));

test('targets 0 and 1 are met on their side of one half', () => {
  expect(right(problem(1, [0, 1, 1, 0]), [0.4, 0.6, 0.4, 0.6])).toEqual({
    kind: 'classes',
    right: 2,
    examples: 4,
  });
});

test('targets −1 and 1 are met on their side of 0', () => {
  expect(right(problem(1, [-1, 1, 1], { type: 'hinge' }), [-0.1, 0.1, -0.1])).toMatchObject({ right: 2 });
});

test('logits are met on their side of 0, probabilities of one half', () => {
  const outputs = [-0.3, 0.3];
  const logits = { type: 'binary-crossentropy', fromLogits: true };
  expect(right(problem(1, [0, 1], logits), outputs)).toMatchObject({ right: 2 });
  expect(right(problem(1, [0, 1], { type: 'binary-crossentropy' }, 'sigmoid'), outputs)).toMatchObject({
    right: 1,
  });
});

test('one-hot targets are met by the largest output, however small', () => {
  const oneHot = problem(3, [1, 0, 0, 0, 0, 1]);
  expect(right(oneHot, [0.2, 0.1, 0.1, 0.4, 0.1, 0.3])).toEqual({ kind: 'classes', right: 1, examples: 2 });
});

test('an output in the middle, or a tie of the largest outputs, is not right', () => {
  expect(right(problem(1, [0, 1]), [0.5, 0.5])).toMatchObject({ right: 0 });
  expect(right(problem(1, [-1, 1], { type: 'hinge' }), [0, 0])).toMatchObject({ right: 0 });
  const logits = { type: 'binary-crossentropy', fromLogits: true };
  expect(right(problem(1, [0, 1], logits), [0, 0])).toMatchObject({ right: 0 });
  expect(right(problem(2, [1, 0, 0, 1]), [0.5, 0.5, 0.5, 0.5])).toMatchObject({ right: 0 });
});

test('several labels an example must all be met', () => {
  expect(right(problem(2, [1, 1, 0, 0, 1, 0]), [0.9, 0.8, 0.1, 0.7, 0.9, 0.1])).toMatchObject({ right: 2 });
});

test('other targets are numbers: the worst and the root mean square error', () => {
  expect(right(problem(1, [0.5, 2]), [0.8, 1.6])).toEqual({
    kind: 'numbers',
    worst: expect.closeTo(0.4, 12),
    typical: expect.closeTo(Math.sqrt(0.125), 12),
  });
});

test('an output that is not a number meets nothing', () => {
  expect(right(problem(1, [0, 1]), [Number.NaN, Number.NaN])).toMatchObject({ right: 0 });
});
