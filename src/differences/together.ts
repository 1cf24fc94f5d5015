import { type BlackBoxOptions, bendOf, EVALUATIONS_OF_A_WEIGHT } from './black-box.ts';
import type { CostFunction } from './cost-function.ts';
import { type Derivatives, movesOf, noDerivatives } from './derivatives.ts';
import { randomSigns } from './directions.ts';

export interface TogetherOptions extends BlackBoxOptions {
  readonly seed: number;
  /** The directions are drawn so many times, each time with other signs: 1 unless given. */
  readonly rounds?: number;
  /** Moves change the cost by at least so many times its noise: 16 unless given. */
  readonly wellAbove?: number;
}

/** Weights that are moved together. More take longer steps in all, whose truncation outweighs the noise. */
const MOST = 64;
/** The noise of S(h) − 4·S(h/2), of five costs with weights up to 6: √70 standard deviations of one. */
const NOISE_OF_S = Math.sqrt(70);
/** The error of R by noise alone is at most 6·e_f/h, for one weight (docs/numerics.md, section 2.4). */
const NOISE_OF_R = 6;
/** A change of the cost that is so many times its noise has passed over many of its roundings, which are then random. */
const WELL_ABOVE = 16;
/** Directions that bend by more than this many times the noise, on average, meet kinks: smooth costs stay below 2. */
const BENT = 4;
/** Moves of one direction: +h, −h, +h/2, −h/2. */
const MOVES = EVALUATIONS_OF_A_WEIGHT;

/**
 * Measures ∂cost/∂w of a noisy cost with all weights moved at once, along as many directions of signs, each orthogonal to
 * all others: every cost then tells of every weight, and the noise of each derivative is √directions times smaller than
 * with one weight at a time (a weighing design: Hotelling 1944). A weight has no derivative, an infinite bound, where its
 * directions meet kinks or move the cost by little more than its noise.
 *
 * @param weights indices in θ
 * @param steps the step h of each of these weights
 */
export async function measureTogether(
  cost: CostFunction,
  theta: Float64Array,
  weights: Int32Array,
  steps: Float64Array,
  options: TogetherOptions,
): Promise<Derivatives> {
  const result = noDerivatives(weights.length);
  for (let start = 0; start < weights.length; start += MOST) {
    const places = Int32Array.from(weights.subarray(start, start + MOST), (_, k) => start + k);
    await measureBlock(cost, theta, weights, steps, places, result, options);
  }
  return result;
}

async function measureBlock(
  cost: CostFunction,
  theta: Float64Array,
  weights: Int32Array,
  steps: Float64Array,
  places: Int32Array,
  result: Derivatives,
  { noise, round, seed, rounds = 1, wellAbove = WELL_ABOVE, signal }: TogetherOptions,
): Promise<void> {
  const indices = Int32Array.from(places, (k) => weights[k]);
  const ofRound = directionsOf(places.length);
  const directions = rounds * ofRound;
  const turned = Array.from({ length: rounds }, (_, k) => randomSigns(places.length, seed + k));
  const signOf = (direction: number, i: number): number =>
    turned[Math.floor(direction / ofRound)][i] * walsh(direction % ofRound, i);
  const perturbations = Array.from({ length: directions }, (_, direction) => {
    const each = Array.from(places, (k, i) =>
      movesOf(theta[weights[k]], signOf(direction, i) * steps[k], round),
    );
    return Array.from({ length: MOVES }, (_, move) => ({
      indices,
      deltas: each.map((deltas) => deltas[move]),
    }));
  }).flat();
  const changes = await cost.changes(perturbations, signal);
  const { values } = changes;
  result.evaluations += perturbations.length;

  const at = (direction: number, move: number): number => values[MOVES * direction + move];
  const rmsOf = (of: (direction: number) => number): number => {
    let sum = 0;
    for (let direction = 0; direction < directions; direction++) sum += of(direction) ** 2;
    return Math.sqrt(sum / directions);
  };
  const bends = Array.from({ length: directions }, (_, d) => bendOf(changes, MOVES * d, noise));
  // What bends beyond the noise of the profile counts as noise.
  const own = Math.max(noise, rmsOf((d) => bends[d].bend) / NOISE_OF_S);
  const kinked = own > BENT * noise || bends.some(({ bend, tolerance }) => bend > tolerance);
  const told = !kinked && rmsOf((d) => at(d, 2) - at(d, 3)) >= wellAbove * own;
  places.forEach((k, i) => {
    let [wide, narrow] = [0, 0];
    for (let direction = 0; direction < directions; direction++) {
      const sign = signOf(direction, i) / directions;
      wide += (sign * (at(direction, 0) - at(direction, 1))) / (2 * steps[k]);
      narrow += (sign * (at(direction, 2) - at(direction, 3))) / steps[k];
    }
    result.value[k] = (4 * narrow - wide) / 3;
    const rounding = (NOISE_OF_R * own) / (steps[k] * Math.sqrt(directions));
    result.bound[k] = told ? Math.abs(result.value[k] - narrow) + rounding : Number.POSITIVE_INFINITY;
    result.summedMagnitude[k] = Math.abs(result.value[k]);
  });
}

/** Returns how many directions of a round move so many weights, of which no more than `MOST` are moved together. */
export function directionsOf(weights: number): number {
  return 2 ** Math.ceil(Math.log2(Math.min(weights, MOST)));
}

/** Returns the sign of column i in row k of a Hadamard matrix in Sylvester's order: −1 where k and i share an odd number of bits. */
function walsh(k: number, i: number): number {
  let shared = k & i;
  let sign = 1;
  for (; shared !== 0; shared &= shared - 1) sign = -sign;
  return sign;
}
