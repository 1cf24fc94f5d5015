import type { Changes, CostFunction } from './cost-function.ts';
import { type Derivatives, type MeasureOptions, movesOf, noDerivatives, record } from './derivatives.ts';
import { slopeBeside } from './one-sided.ts';

export interface BlackBoxOptions extends MeasureOptions {
  /** e_f, the standard deviation of the noise of one evaluation of the cost. */
  readonly noise: number;
}

/** Evaluations of the cost that one weight takes: both sides at h and at h/2. */
export const EVALUATIONS_OF_A_WEIGHT = 4;
/**
 * The step is divided by this after a kink: a kink within the first step is likely to lie outside of the shorter one.
 */
const RETRY = 10;
/** The noise of S(h) − 4·S(h/2) is at most 32·e_f, at four standard deviations of its costs. */
const NOISE_OF_S = 32;
/** Where the cost is smooth, the fourth derivative makes |S(h) − 4·S(h/2)| at most this part of |S(h)|. */
const CURVATURE_CHANGE = 0.02;
/** The noise of one change of the cost, at four standard deviations of a cost. */
const NOISE_OF_CHANGE = 4;
/** The error of R by noise alone is at most 6·e_f/h (docs/numerics.md, section 2.4). */
const NOISE_OF_R = 6;

/**
 * Measures ∂cost/∂w of a program's cost, which is noisy and cannot say where its kinks are (docs/numerics.md, section
 * 3): central differences D at h and h/2, R = (4·D(h/2) − D(h))/3, the bound |R − D(h/2)| + 6·e_f/h. A kink between the
 * points shows in S(h) = f(+h) − 2f + f(−h), which is 4·S(h/2) where the cost is smooth.
 *
 * @param weights indices in θ
 * @param steps the step h of each of these weights
 */
export async function measureBlackBox(
  cost: CostFunction,
  theta: Float64Array,
  weights: Int32Array,
  steps: Float64Array,
  { noise, round = (value) => value, signal }: BlackBoxOptions,
): Promise<Derivatives> {
  const result = noDerivatives(weights.length);
  let chosen = [...weights.keys()];
  for (const shrink of [1, RETRY]) {
    if (chosen.length === 0) break;
    const moves = chosen.map((k) => movesOf(theta[weights[k]], steps[k] / shrink, round));
    const changes = await cost.changes(
      moves.flatMap((deltas, i) =>
        deltas.map((delta) => ({ indices: [weights[chosen[i]]], deltas: [delta] })),
      ),
      signal,
    );
    result.evaluations += EVALUATIONS_OF_A_WEIGHT * chosen.length;
    chosen = chosen.filter((k, i) => {
      record(result, k, moves[i], changes, 4 * i);
      const narrow = (changes.values[4 * i + 2] - changes.values[4 * i + 3]) / (moves[i][2] - moves[i][3]);
      const step = Math.abs(moves[i][0]);
      const { bend, tolerance } = bendOf(changes, 4 * i, noise);
      // A kink at the point itself moves R by half of its change of slope, and S(h) − 4·S(h/2) by h times that change,
      // of which the noise may hide some. Where a kink was met before, the bound counts what may be hidden.
      const hidden = shrink > 1 ? (bend + NOISE_OF_S * noise) / (2 * step) : 0;
      result.bound[k] = Math.abs(result.value[k] - narrow) + (NOISE_OF_R * noise) / step + hidden;
      if (bend > tolerance) result.kinks.set(k, { kind: 'crosses' });
      return bend > tolerance;
    });
  }
  if (chosen.length > 0)
    await measureSides(cost, theta, weights, steps, chosen, result, { noise, round, signal });
  return result;
}

/** The one-sided slopes have a meaning where their error is at most this part of their difference. */
const SHARP = 0.01;

/**
 * Measures both one-sided derivatives where no central difference avoids a kink: the point itself may be at it, as that
 * of a relu with zero biases is.
 */
async function measureSides(
  cost: CostFunction,
  theta: Float64Array,
  weights: Int32Array,
  steps: Float64Array,
  chosen: readonly number[],
  result: Derivatives,
  {
    noise,
    round = (value) => value,
    signal,
  }: Omit<BlackBoxOptions, 'signal'> & { signal: AbortSignal | undefined },
): Promise<void> {
  const moves = chosen.map((k) => {
    const [wide, half] = [1, 4].map((part) => movesOf(theta[weights[k]], steps[k] / RETRY / part, round));
    return [...wide, ...half.slice(0, 2)];
  });
  const each = moves[0].length;
  const { values } = await cost.changes(
    moves.flatMap((deltas, i) => deltas.map((delta) => ({ indices: [weights[chosen[i]]], deltas: [delta] }))),
    signal,
  );
  result.evaluations += each * chosen.length;
  chosen.forEach((k, i) => {
    const [right, left] = [0, 1].map((side) =>
      slopeBeside(
        [side, side + 2, side + 4].map((move) => ({
          slope: values[each * i + move] / moves[i][move],
          rounding: (NOISE_OF_CHANGE * noise) / Math.abs(moves[i][move]),
        })),
      ),
    );
    const bound = Math.max(left.bound, right.bound);
    if (!(bound <= SHARP * Math.abs(right.value - left.value))) return;
    result.oneSided.set(k, { left: left.value, right: right.value, bound });
    result.value[k] = (left.value + right.value) / 2;
    result.bound[k] = bound;
    result.kinks.set(k, { kind: 'leaves' });
  });
}

/** Returns |S(h) − 4·S(h/2)|, and the largest value that it has where the cost is smooth. */
export function bendOf({ values }: Changes, at: number, noise: number): { bend: number; tolerance: number } {
  const wide = values[at] + values[at + 1];
  const narrow = values[at + 2] + values[at + 3];
  return {
    bend: Math.abs(wide - 4 * narrow),
    tolerance: NOISE_OF_S * noise + CURVATURE_CHANGE * Math.abs(wide),
  };
}
