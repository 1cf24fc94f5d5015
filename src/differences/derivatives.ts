import type { KinkMove } from '../network/kinks.ts';
import type { Changes, CostFunction } from './cost-function.ts';
import { type OneSided, type OneSidedDerivative, secant, slopeBeside } from './one-sided.ts';

/** Numeric derivatives of the cost with respect to some weights, in the order in which the weights were given. */
export interface Derivatives {
  readonly value: Float64Array;
  /** The largest error that `value` can have. */
  readonly bound: Float64Array;
  /**
   * [M(h) + M(−h)]/2h, with M(h) the summed magnitude of the terms of cost(θ + h) − cost(θ), or the magnitude of that
   * change itself where its terms are not known. `value` is the difference of these sums, and may have cancelled.
   */
  readonly summedMagnitude: Float64Array;
  /** Whether `summedMagnitude` counts every path by which a move reaches the cost. */
  readonly allPaths?: boolean;
  /** 1 where the cost was the same to the last bit at every point. */
  readonly unchanged: Uint8Array;
  /** By weight: the kink that no step avoided (`crosses`), or that the point itself is at (`leaves`). */
  readonly kinks: Map<number, KinkMove>;
  readonly oneSided: Map<number, OneSided>;
  evaluations: number;
  /** The number of weights whose step was shortened because it crossed a kink. */
  shortened: number;
}

export interface MeasureOptions {
  /**
   * Rounds a number as the implementation stores a parameter: the move is round(θ + δ) − θ. Absent for exact
   * increments, which take δ itself; it may be far below the last digit of θ.
   */
  readonly round?: (value: number) => number;
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** Weights of one question where the cost function does not say how many suit it: few enough to be interrupted soon. */
export const CHUNK = 256;
/** A step that crosses a kink is divided by 4 this many times, down to 6e-8 of the first. */
const SHRINKS = 12;

/**
 * Measures ∂cost/∂w for some weights by central differences D at h and h/2 and Richardson's extrapolation
 * R = (4·D(h/2) − D(h))/3, with the bound |R − D(h/2)| + the rounding error of R (docs/numerics.md, section 2.4).
 *
 * @param weights indices in θ
 * @param steps the step h of each of these weights
 */
export async function measureDerivatives(
  cost: CostFunction,
  theta: Float64Array,
  weights: Int32Array,
  steps: Float64Array,
  options: MeasureOptions = {},
): Promise<Derivatives> {
  const result = noDerivatives(weights.length);
  const ask = async (chosen: readonly number[], moves: readonly number[][]): Promise<Changes> => {
    const perturbations = moves.flatMap((deltas, i) =>
      deltas.map((delta) => ({ indices: [weights[chosen[i]]], deltas: [delta] })),
    );
    result.evaluations += perturbations.length;
    return cost.changes(perturbations, options.signal);
  };
  const measure = async (chosen: readonly number[], shrink: number): Promise<void> => {
    const stepsOf = (k: number): number[] => movesOf(theta[weights[k]], steps[k] / shrink, options.round);
    const moves = chosen.map(stepsOf);
    const changes = await ask(chosen, moves);
    for (const [i, k] of chosen.entries()) record(result, k, moves[i], changes, i * 4);

    const leaving = [...chosen.keys()].filter((i) => result.kinks.get(chosen[i])?.kind === 'leaves');
    const closer = leaving.map((i) =>
      movesOf(theta[weights[chosen[i]]], moves[i][2] / 2, options.round).slice(0, 2),
    );
    const closest = await ask(
      leaving.map((i) => chosen[i]),
      closer,
    );
    leaving.forEach((i, n) => {
      const [right, left] = [0, 1].map((side) =>
        slopeBeside([
          secant(moves[i][side], changes, 4 * i + side),
          secant(moves[i][side + 2], changes, 4 * i + side + 2),
          secant(closer[n][side], closest, 2 * n + side),
        ]),
      );
      recordSides(result, chosen[i], left, right);
    });
  };

  await measureInChunks(weights.length, cost.together ?? 4 * CHUNK, 4, result, measure, options);
  return result;
}

/**
 * Measures weights chunk by chunk, those whose step crosses a kink again with steps a quarter as long.
 *
 * @param together perturbations to ask at once
 * @param each perturbations of one weight
 * @param measure records the derivatives of the chosen weights, at steps divided by `shrink`
 */
export async function measureInChunks(
  count: number,
  together: number,
  each: number,
  result: Derivatives,
  measure: (chosen: readonly number[], shrink: number) => Promise<void>,
  { signal, onProgress }: MeasureOptions,
): Promise<void> {
  const many = Math.max(1, Math.floor(together / each));
  for (let start = 0; start < count; start += many) {
    signal?.throwIfAborted();
    const end = Math.min(start + many, count);
    let chosen = Array.from({ length: end - start }, (_, k) => start + k);
    for (let shrinks = 0; shrinks <= SHRINKS && chosen.length > 0; shrinks++) {
      await measure(chosen, 4 ** shrinks);
      chosen = chosen.filter((k) => result.kinks.get(k)?.kind === 'crosses');
      if (shrinks === 0) result.shortened += chosen.length;
    }
    onProgress?.(end);
  }
}

/** Returns empty derivatives with respect to `count` weights, to be filled. */
export function noDerivatives(count: number): Derivatives {
  return {
    value: new Float64Array(count),
    bound: new Float64Array(count),
    summedMagnitude: new Float64Array(count),
    unchanged: new Uint8Array(count),
    kinks: new Map(),
    oneSided: new Map(),
    evaluations: 0,
    shortened: 0,
  };
}

/** Returns the four moves +h, −h, +h/2, −h/2 of a weight as they are stored. */
export function movesOf(weight: number, step: number, round: MeasureOptions['round']): number[] {
  const moves = [step, -step, step / 2, -step / 2];
  return round === undefined ? moves : moves.map((delta) => round(weight + delta) - weight);
}

/** Records the derivative of weight k, given the changes of the cost at its four moves, from number `at` on. */
export function record(result: Derivatives, k: number, deltas: number[], changes: Changes, at: number): void {
  const values = [0, 1, 2, 3].map((i) => changes.values[at + i]);
  const rounding = [0, 1, 2, 3].map((i) => changes.rounding[at + i]);
  const wide = (values[0] - values[1]) / (deltas[0] - deltas[1]);
  const narrow = (values[2] - values[3]) / (deltas[2] - deltas[3]);
  const wideRounding = (rounding[0] + rounding[1]) / (deltas[0] - deltas[1]);
  const narrowRounding = (rounding[2] + rounding[3]) / (deltas[2] - deltas[3]);

  result.value[k] = (4 * narrow - wide) / 3;
  result.bound[k] = Math.abs(result.value[k] - narrow) + (4 * narrowRounding + wideRounding) / 3;
  result.summedMagnitude[k] =
    (summedMagnitudeOf(changes, at + 2) + summedMagnitudeOf(changes, at + 3)) / (deltas[2] - deltas[3]);
  result.unchanged[k] = values.every((value) => value === 0) ? 1 : 0;

  const met = [0, 1, 2, 3].map((i) => changes.kinks.get(at + i)).filter((kink) => kink !== undefined);
  const worst = met.find((kink) => kink.kind === 'crosses') ?? met[0];
  if (worst === undefined) result.kinks.delete(k);
  else result.kinks.set(k, worst);
}

/** Returns the summed magnitude of the terms of a change, or the magnitude of the change where they are not known. */
export function summedMagnitudeOf({ values, magnitudes }: Changes, at: number): number {
  return magnitudes?.[at] ?? Math.abs(values[at]);
}

/** Records both one-sided derivatives at a kink; a derivative there, if one exists, is their mean. */
function recordSides(
  result: Derivatives,
  k: number,
  left: OneSidedDerivative,
  right: OneSidedDerivative,
): void {
  const bound = Math.max(left.bound, right.bound);
  result.oneSided.set(k, { left: left.value, right: right.value, bound });
  result.value[k] = (left.value + right.value) / 2;
  result.bound[k] = bound;
}

/**
 * Returns the derivatives by some of the weights, at no further evaluations.
 *
 * @param places the number of each of them among the weights that were measured
 */
export function selectDerivatives(measured: Derivatives, places: Int32Array): Derivatives {
  const kinks: Derivatives['kinks'] = new Map();
  const oneSided: Derivatives['oneSided'] = new Map();
  places.forEach((k, i) => {
    const kink = measured.kinks.get(k);
    const sides = measured.oneSided.get(k);
    if (kink !== undefined) kinks.set(i, kink);
    if (sides !== undefined) oneSided.set(i, sides);
  });
  return {
    value: Float64Array.from(places, (k) => measured.value[k]),
    bound: Float64Array.from(places, (k) => measured.bound[k]),
    summedMagnitude: Float64Array.from(places, (k) => measured.summedMagnitude[k]),
    unchanged: Uint8Array.from(places, (k) => measured.unchanged[k]),
    kinks,
    oneSided,
    evaluations: 0,
    shortened: measured.shortened,
  };
}

/** Puts the derivatives of some weights in their places among those of others. */
export function putDerivatives(to: Derivatives, places: readonly number[], from: Derivatives): void {
  for (const [i, k] of places.entries()) {
    to.value[k] = from.value[i];
    to.bound[k] = from.bound[i];
    to.summedMagnitude[k] = from.summedMagnitude[i];
    to.unchanged[k] = from.unchanged[i];
    const kink = from.kinks.get(i);
    const sides = from.oneSided.get(i);
    if (kink !== undefined) to.kinks.set(k, kink);
    if (sides !== undefined) to.oneSided.set(k, sides);
  }
}
