import { randomSigns } from '../../differences/directions.ts';
import type { Implementation } from '../../subjects/implementation.ts';

/**
 * Points on a line through θ. Differences of order 4 are left with noise alone: of 7 points there are 3
 * (Moré and Wild, "Estimating computational noise", 2011).
 */
const POINTS = 7;
const ORDER = 4;
/** Σ of the squared binomial coefficients of order 4: what such a difference makes of the variance of the noise. */
const VARIANCE = 70;
/**
 * Distance of two points on each line, in scales of the weights. A step that is rounded to the digits of θ changes by
 * some of them; of a smooth gradient, differences of order 4 leave less than 1e-12. A kink between the points of one
 * line is no noise: the smaller of two counts.
 */
const STEPS = [2 ** -11, 2 ** -14];
/** Standard deviations that the noise of one number may be: rounding does not exceed 2, and θ has several exponents. */
const DEVIATIONS = 6;

/** Part of a number up to which noise is that of any arithmetic: no verdict and no explanation depends on it. */
const SMALL = 1e-11;
/** Part of the largest number of a tensor: numbers that are off by more are no gradient with noise. */
const MOST = 0.1;

/**
 * Measures the noise of a gradient around θ, such as that of (θ − θ′)/η with the digits of θ. A gradient that is another
 * one at the same θ has none that could be excused.
 *
 * @param first the gradient at θ as it was answered first
 * @returns how far it may be off at each weight; undefined where it is no more than rounding, or the gradient was drawn at
 *   random
 */
export async function gradientNoise(
  implementation: Implementation,
  theta: Float64Array,
  first: Float64Array,
  scales: Float64Array,
  seed: number,
): Promise<Float64Array | undefined> {
  const again = await implementation.gradient(theta);
  if (again?.gradient.some((value, k) => !Object.is(value, first[k])) !== false) return undefined;
  const noise = new Float64Array(theta.length).fill(Number.POSITIVE_INFINITY);
  for (const [line, step] of STEPS.entries()) {
    const signs = randomSigns(theta.length, seed + line);
    const rows: Float64Array[] = [];
    // Where θ itself is exactly at a kink, the other points of a line are on one side.
    for (let point = 1; point <= POINTS; point++) {
      const moved = theta.map((value, k) => value + point * step * signs[k] * scales[k]);
      const answer = await implementation.gradient(moved);
      if (answer === undefined) return undefined;
      rows.push(answer.gradient);
    }
    for (const [w, value] of noiseAlong(rows, implementation.tensors).entries()) {
      noise[w] = Math.min(noise[w], value);
    }
  }
  return noise.every((value, w) => value <= SMALL * Math.abs(first[w])) ? undefined : noise;
}

/** The noise of each weight, from gradients at points of equal distance on a line. */
function noiseAlong(gradients: readonly Float64Array[], tensors: Implementation['tensors']): Float64Array {
  let rows = gradients;
  for (let order = 0; order < ORDER; order++) {
    rows = rows.slice(1).map((row, k) => row.map((value, w) => value - rows[k][w]));
  }
  const noise = gradients[0].map((_, w) =>
    Math.sqrt(rows.reduce((sum, row) => sum + row[w] ** 2, 0) / (rows.length * VARIANCE)),
  );
  // Three differences are a small sample: each number has the usual noise of its tensor. A kink moves few units of it.
  for (const { source } of tensors) {
    const sorted = Float64Array.from(source, (w) => noise[w]).sort();
    const median = sorted[Math.floor(sorted.length / 2)];
    const largest = source.reduce((most, w) => Math.max(most, Math.abs(gradients[0][w])), 0);
    // NaN is no noise either.
    const allowed = DEVIATIONS * median <= MOST * largest ? DEVIATIONS * median : 0;
    for (const w of source) noise[w] = allowed;
  }
  return noise;
}
