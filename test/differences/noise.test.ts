import { expect, test } from 'vitest';
import type { CostFunction } from '../../src/differences/cost-function.ts';
import { measureNoise } from '../../src/differences/noise.ts';

/** The changes of a function of two weights around a point, as a program would give them. */
function around(point: readonly number[], f: (theta: readonly number[]) => number): CostFunction {
  return {
    async changes(moves) {
      const values = moves.map(({ indices, deltas }) => {
        const moved = [...point];
        for (let k = 0; k < indices.length; k++) moved[indices[k]] += deltas[k];
        return f(moved) - f(point);
      });
      return {
        values: Float64Array.from(values),
        rounding: new Float64Array(values.length),
        kinks: new Map(),
      };
    },
  };
}

const smooth = ([x, y]: readonly number[]): number => 3 + Math.sin(x) * Math.exp(y);

test.each([
  [0, 2e-15],
  [1e-12, 1e-11],
  [1e-6, 1e-5],
])('noise of ±%d is found to its size', async (size, most) => {
  // As good as random, and the same at the same point.
  const rough = (theta: readonly number[]): number =>
    smooth(theta) + size * (2 * (Math.abs(1e9 * Math.sin(1e13 * (theta[0] + 3 * theta[1]))) % 1) - 1);
  const { noise } = await measureNoise(around([0.3, -0.2], rough), Float64Array.of(1, -0.7));
  expect(noise).toBeLessThan(most);
  expect(noise).toBeGreaterThanOrEqual(size / 5);
});

test.each([
  [[0, 0], 'both kinks go through the point'],
  [[0, 0.4], 'one does'],
])('kinks at the point are not noise: %s, %s', async (point) => {
  const kinked = (theta: readonly number[]): number =>
    smooth(theta) + 0.7 * Math.abs(theta[0]) + Math.max(0, theta[1]);
  const { noise } = await measureNoise(around(point, kinked), Float64Array.of(1, -1));
  expect(noise).toBeLessThan(2e-15);
});
