import { expect, test } from 'vitest';
import { advance, atRest } from '../../../src/problem/optimizers/index.ts';
import type { OptimizerSettings } from '../../../src/problem/problem.ts';

/** Returns a function that moves θ by one step after another. */
function run(settings: OptimizerSettings, size: number) {
  const state = atRest(size);
  return (theta: Float64Array, gradient: Float64Array) => advance(settings, theta, gradient, state);
}

test('without momentum a step is θ − η·g', () => {
  const step = run({ type: 'sgd', learningRate: 0.5, momentum: 0 }, 2);
  const theta = Float64Array.of(1, -2);
  step(theta, Float64Array.of(0.25, -4));
  expect([...theta]).toEqual([0.875, 0]);
  step(theta, Float64Array.of(0.25, 0));
  expect([...theta]).toEqual([0.75, 0]);
});

test('momentum adds the step before: three steps by hand', () => {
  // g = 1, 1, 0 with μ = ½, η = ½: v = 1, 1.5, 0.75, so θ = 0 − 0.5, − 0.75, − 0.375
  const step = run({ type: 'sgd', learningRate: 0.5, momentum: 0.5 }, 1);
  const theta = Float64Array.of(0);
  const path = [1, 1, 0].map((g) => {
    step(theta, Float64Array.of(g));
    return theta[0];
  });
  expect(path).toEqual([-0.5, -1.25, -1.625]);
});
