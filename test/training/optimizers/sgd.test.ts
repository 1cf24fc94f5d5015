import { expect, test } from 'vitest';
import { sgd } from '../../../src/training/optimizers/sgd.ts';

test('without momentum a step is θ − η·g', () => {
  const step = sgd({ type: 'sgd', learningRate: 0.5, momentum: 0 }, 2);
  const theta = Float64Array.of(1, -2);
  step(theta, Float64Array.of(0.25, -4));
  expect([...theta]).toEqual([0.875, 0]);
  step(theta, Float64Array.of(0.25, 0));
  expect([...theta]).toEqual([0.75, 0]);
});

test('momentum adds the step before: three steps by hand', () => {
  // g = 1, 1, 0 with μ = ½, η = ½: v = 1, 1.5, 0.75, so θ = 0 − 0.5, − 0.75, − 0.375
  const step = sgd({ type: 'sgd', learningRate: 0.5, momentum: 0.5 }, 1);
  const theta = Float64Array.of(0);
  const path = [1, 1, 0].map((g) => {
    step(theta, Float64Array.of(g));
    return theta[0];
  });
  expect(path).toEqual([-0.5, -1.25, -1.625]);
});
