import type { CostFunction } from './cost-function.ts';
import { changesAlong } from './line.ts';
import { noiseOf } from './noise.ts';

/** A cost that is constant over a range of steps, then jumps: a table of a function, or a rounding inside. */
export interface Stairs {
  /** The mean length of a step of the stairs, relative to the size of the weights. */
  readonly width: number;
  /** The median jump. */
  readonly height: number;
  /** The standard deviation of the cost from a smooth one, between points that are stairs apart. */
  readonly noise: number;
}

/** Points on a line: stairs show flat runs of equal neighbours, and jumps between them. */
const POINTS = 24;
/** Rounding weights to float32 hides a move of 6e-8 of them. Where moves of this part change the cost, there are no stairs. */
const FIRST_SPACING = 2 ** -18;
const WIDER = 4;
const TRIES = 9;
/** Units that are dead on a part of the line make one run or two. */
const RUNS = 3;
/** Points that are so many stairs apart stand anywhere on a stair: no multiple of this is near a whole number. */
const APART = (3 + Math.sqrt(5)) / 2;
/** The standard deviation of a number that is rounded to a unit, in units. */
const ROUNDED = 1 / Math.sqrt(12);

/**
 * Finds the stairs of a cost along a line: neighbouring points with the same cost, between jumps that are larger than
 * rounding (docs/numerics.md, section 3).
 *
 * @param direction the step of each weight, in units of its size
 * @param rounding the largest jump that the arithmetic and the printed digits of the cost make
 * @returns the stairs, undefined where there are none, and the number of evaluations
 */
export async function findStairs(
  cost: CostFunction,
  direction: Float64Array,
  rounding: number,
): Promise<{ stairs: Stairs | undefined; evaluations: number }> {
  const line = { first: 0, rates: direction };
  let spacing = FIRST_SPACING;
  for (let attempt = 1; attempt <= TRIES; attempt++, spacing *= WIDER) {
    const points = Array.from({ length: POINTS }, (_, k) => k * spacing);
    const { values } = await changesAlong(cost, line, points);
    const changes = Array.from(values.subarray(1), (value, k) => Math.abs(value - values[k]));
    const jumps = changes.filter((change) => change !== 0).sort((a, b) => a - b);
    const runs = changes.filter((change, k) => change === 0 && changes[k - 1] !== 0).length;
    const evaluations = attempt * POINTS;
    if (runs === 0 || (jumps.length > 0 && jumps[0] <= rounding)) return { stairs: undefined, evaluations };
    if (runs < RUNS) continue;
    const height = jumps[jumps.length >> 1];
    const width = (changes.length * spacing) / jumps.length;
    const apart = await changesAlong(
      cost,
      line,
      points.map((_, k) => k * APART * width),
    );
    const noise = Math.max(ROUNDED * height, noiseOf(apart.values).noise);
    return { stairs: { width, height, noise }, evaluations: evaluations + POINTS };
  }
  return { stairs: undefined, evaluations: TRIES * POINTS };
}
