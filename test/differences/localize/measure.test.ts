import { expect, test } from 'vitest';
import { createCostOracle } from '../../../src/differences/localize/cost-oracle.ts';
import { measure } from '../../../src/differences/localize/measure.ts';
import { asked, normals } from '../../support/black-box.js';

const COUNT = 200;
const random = normals(3);
const theta = Float64Array.from({ length: COUNT }, random);
const direction = Float64Array.from({ length: COUNT }, () => (random() < 0 ? -1 : 1));

/** An oracle of Σ f(θ_i) with the derivative f′, one of whose entries is off by `error`; its noise is known by making it. */
function oracleOf(f: (x: number) => number, derivative: (x: number) => number, noise: number, error = 0) {
  const jitter = normals(7);
  const at = (point: Float64Array) => point.reduce((sum, x) => sum + f(x), 0);
  const cost = asked((point) => at(point) + noise * jitter(), theta);
  const gradient = theta.map(derivative);
  gradient[17] -= error;
  const tensors = [{ name: 'w', shape: [COUNT], offset: 0, size: COUNT }];
  const claim = { cost, theta, value: at(theta), noise, gradient, precision: 'float64' as const, tensors };
  return createCostOracle(claim, { maxEvaluations: 1000 });
}

const line = { first: 0, rates: direction };

test.each([1e-13, 1e-9, 1e-6, 1e-3])(
  'the residual of a right gradient vanishes within its bound, and the bound follows the noise (%d)',
  async (noise) => {
    for (let run = 0; run < 20; run++) {
      const { value, bound, sharp } = await measure(oracleOf(Math.sin, Math.cos, noise), line, 0.01, 'all');
      expect(sharp).toBe(true);
      expect(Math.abs(value)).toBeLessThanOrEqual(bound);
      expect(bound).toBeLessThan(Math.max(1e-8, 1e5 * noise));
    }
  },
);

test('the residual of a gradient with one wrong entry is that entry’s error, with the sign of the direction', async () => {
  const oracle = oracleOf(Math.sin, Math.cos, 1e-13, 0.001);
  const { value, bound } = await measure(oracle, line, 0.01, 'all');
  expect(Math.abs(value - direction[17] * 0.001)).toBeLessThanOrEqual(bound);
  expect(bound).toBeLessThan(1e-7);
});

test('a kink between the points is met with a shorter step', async () => {
  const kink = theta[40] + 0.004;
  const f = (x: number) => Math.sin(x) + (x > kink ? x - kink : 0);
  const derivative = (x: number) => Math.cos(x) + (x > kink ? 1 : 0);
  const alone = { first: 40, rates: direction.subarray(40, 41) };
  const { value, bound, step, sharp } = await measure(oracleOf(f, derivative, 1e-13), alone, 0.03, 'one');
  expect(sharp).toBe(true);
  expect(step).toBeLessThan(0.004);
  expect(Math.abs(value)).toBeLessThanOrEqual(bound);
});

test('a cost that is not a number anywhere near has no residual', async () => {
  const oracle = oracleOf((x) => (x === theta[0] ? 0 : Number.NaN), Math.cos, 1e-13);
  const reading = await measure(oracle, { first: 0, rates: Float64Array.of(1) }, 0.01, 'one');
  expect(reading).toMatchObject({ sharp: false, bound: Number.POSITIVE_INFINITY });
});
