import type { CostFunction } from './cost-function.ts';
import { changesAlong } from './line.ts';

/** Points on a line: 9 of them, as Moré and Wild advise for one direction. */
const POINTS = 9;
/** The first spacing, relative to the size of the weights. Where its differences show no noise, coarser ones follow. */
const FIRST_SPACING = 1e-8;
/**
 * The factor from one spacing to the next (Moré and Wild 2011); five of them reach a spacing of the weights' own size.
 */
const COARSER = 100;
const TRIES = 5;

/**
 * Measures the noise of one evaluation of a cost along a direction (ECnoise: Moré and Wild, "Estimating
 * computational noise", 2011): the standard deviation of its rounding errors.
 *
 * @param direction the step of each weight, in units in which a spacing of 1e-8 is small
 * @param from where on the line the first point is: near a cost of 0 the noise elsewhere is far larger
 * @returns the noise, which is 0 where the cost is constant, the largest change of the cost over the first spacings, and
 *   the number of evaluations
 */
export async function measureNoise(
  cost: CostFunction,
  direction: Float64Array,
  from = 0,
): Promise<{ noise: number; change: number; evaluations: number }> {
  const line = { first: 0, rates: direction };
  let change = 0;
  let spacing = FIRST_SPACING;
  let last = 0;
  for (let attempt = 1; attempt <= TRIES; attempt++, spacing *= COARSER) {
    // On one side of the point: a kink at the point itself, as of a relu whose inputs are 0, is then at an end of the
    // line.
    const points = Array.from({ length: POINTS }, (_, k) => from + k * spacing);
    const { values } = await changesAlong(cost, line, points);
    if (attempt === 1) change = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const estimate = noiseOf(values);
    if (estimate.plateau) return { noise: estimate.noise, change, evaluations: attempt * POINTS };
    last = estimate.noise;
  }
  return { noise: last, change, evaluations: TRIES * POINTS };
}

/**
 * Estimates the noise of equispaced values from their difference table: the k-th differences of a smooth function
 * vanish, those of the noise do not. σ_k² = (k!)²/(2k)! · mean(T_k²); the noise is the first σ_k at which three
 * successive ones agree within a factor of 4 and the differences change sign.
 */
export function noiseOf(values: Float64Array): { noise: number; plateau: boolean } {
  const tooFlat = new Set(values).size < 4;
  const sigmas: number[] = [];
  const changesSign: boolean[] = [];
  let table = values;
  let gamma = 1;
  for (let k = 1; k <= 6; k++) {
    table = table.subarray(1).map((value, i) => value - table[i]);
    gamma *= (0.5 * k) / (2 * k - 1);
    sigmas.push(Math.sqrt((gamma * table.reduce((sum, t) => sum + t * t, 0)) / table.length));
    changesSign.push(table.some((t) => t < 0) && table.some((t) => t > 0));
  }
  for (let k = 0; k + 2 < sigmas.length && !tooFlat; k++) {
    const three = sigmas.slice(k, k + 3);
    if (changesSign[k] && Math.max(...three) <= 4 * Math.min(...three))
      return { noise: sigmas[k], plateau: true };
  }
  return { noise: sigmas[3], plateau: false };
}
