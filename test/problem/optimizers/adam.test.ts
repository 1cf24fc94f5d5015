import { expect, test } from 'vitest';
import { advance, atRest } from '../../../src/problem/optimizers/index.ts';
import type { OptimizerSettings } from '../../../src/problem/problem.ts';

/** Returns a function that moves θ by one step after another. */
function run(settings: OptimizerSettings, size: number) {
  const state = atRest(size);
  return (theta: Float64Array, gradient: Float64Array) => advance(settings, theta, gradient, state);
}

const settings = { type: 'adam', learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0 } as const;

test('two steps by hand', () => {
  // t = 1, g = 2: m = 1, v = 1; m̂ = 1/½ = 2, v̂ = 1/¼ = 4; θ = 0 − 0.1·2/2
  // t = 2, g = −1: m = ½ − ½ = 0; so θ does not move
  // t = 3, g = 4: m = 2, v = ¾(¾ + ¼) + ¼·16 = 4.75; m̂ = 2/(7/8), v̂ = 4.75/(37/64)
  const step = run(settings, 1);
  const theta = Float64Array.of(0);
  step(theta, Float64Array.of(2));
  expect(theta[0]).toBeCloseTo(-0.1, 15);
  step(theta, Float64Array.of(-1));
  expect(theta[0]).toBeCloseTo(-0.1, 15);
  step(theta, Float64Array.of(4));
  expect(theta[0]).toBeCloseTo(-0.1 - (0.1 * (16 / 7)) / Math.sqrt((4.75 * 64) / 37), 15);
});

test('ε is outside of the root', () => {
  const step = run({ ...settings, epsilon: 1 }, 1);
  const theta = Float64Array.of(0);
  step(theta, Float64Array.of(3));
  expect(theta[0]).toBeCloseTo((-0.1 * 3) / (3 + 1), 15);
});

test('a gradient of 0 moves nothing, with the usual ε', () => {
  const step = run({ ...settings, epsilon: 1e-8 }, 1);
  const theta = Float64Array.of(0.5);
  step(theta, Float64Array.of(0));
  expect(theta[0]).toBe(0.5);
});
