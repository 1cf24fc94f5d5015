import { describe, expect, test } from 'vitest';
import type { Implementation } from '../../../src/subjects/implementation.ts';
import { gradientNoise } from '../../../src/verdict/conduct/gradient-noise.ts';

const THETA = Float64Array.of(0.7, -0.3, 0.45, 0.9);

/** A program with this gradient and two tensors. */
function programOf(gradient: (theta: Float64Array) => Float64Array): Implementation {
  return {
    name: 'noisy',
    tensors: [
      { name: 'w', shape: [3], source: Int32Array.of(0, 1, 2) },
      { name: 'b', shape: [1], source: Int32Array.of(3) },
    ],
    size: 4,
    cost: async () => 0,
    gradient: async (theta) => ({ gradient: gradient(theta) }),
    around: () => ({ changes: () => Promise.reject(new Error('is not asked')) }),
    close: async () => undefined,
    stop: async () => {},
  };
}

const smooth = (theta: Float64Array) => theta.map((value) => Math.sin(3 * value) / 10);
const noiseOf = (gradient: (theta: Float64Array) => Float64Array) =>
  gradientNoise(programOf(gradient), THETA, gradient(THETA), new Float64Array(4).fill(0.5), 1);

describe('the noise of a gradient', () => {
  test('is no more than rounding where it is smooth', async () => {
    expect(await noiseOf(smooth)).toBeUndefined();
  });

  test.each([1e-6, 1e-8])('that is a step of rate %s covers the digits of the parameters', async (rate) => {
    const ofStep = (theta: Float64Array) =>
      smooth(theta).map((g, k) => (theta[k] - (theta[k] - rate * g)) / rate);
    const noise = (await noiseOf(ofStep))!;
    ofStep(THETA).forEach((value, k) => {
      expect(Math.abs(value - smooth(THETA)[k])).toBeLessThanOrEqual(noise[k]);
      expect(noise[k]).toBeLessThan(1e-14 / rate);
    });
  });

  test('does not hide a kink between the points, or numbers that follow no rule', async () => {
    const kinked = (theta: Float64Array) =>
      theta.map((value, k) => (k === 1 && value > -0.2999 ? 0.1 : smooth(theta)[k]));
    expect(await noiseOf(kinked)).toBeUndefined();
    const chaotic = (theta: Float64Array) => theta.map((value) => Math.sin(1e9 * value));
    expect(await noiseOf(chaotic)).toBeUndefined();
  });

  test('is not measured of a gradient that is another one at the same parameters', async () => {
    let calls = 0;
    expect(await noiseOf((theta) => theta.map((value) => value + 1e-9 * calls++))).toBeUndefined();
  });
});
