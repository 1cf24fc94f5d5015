import type { Random } from '../../problem/random.ts';
import { balancedStep } from '../steps/step-sizes.ts';
import type { CostOracle } from './cost-oracle.ts';
import { NOISE } from './stencil.ts';

/** The error that one wrong weight makes along a direction, d·(g_true − g), and how far that may be off. */
export interface Amplitude {
  readonly value: number;
  readonly doubt: number;
}

/** A wrong entry of the gradient, confirmed by the weight's own difference. */
export interface WrongWeight {
  /** In θ. */
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
  /** On the error of `numeric`. */
  readonly bound: number;
}

/** The search for wrong weights with one random direction, and what it has come to. */
export interface SearchState {
  readonly oracle: CostOracle;
  readonly random: Random;
  readonly direction: Float64Array;
  /** In the order in which they were named; shared by all directions. */
  readonly wrong: WrongWeight[];
  /** Weights whose own difference agreed with the gradient. */
  readonly cleared: Set<number>;
  /** A good step for lines of `count` weights. */
  step: number;
  count: number;
  /** Something stands out along the direction that is not explained yet. */
  unexplained: boolean;
}

export function startSearch(
  { oracle, wrong, cleared }: Pick<SearchState, 'oracle' | 'wrong' | 'cleared'>,
  direction: Float64Array,
  random: Random,
  step: number = firstStep(oracle),
): SearchState {
  return { oracle, wrong, cleared, random, direction, step, count: direction.length, unexplained: true };
}

/** A line of fewer weights moves the cost less, so it takes a longer step: never more than the weights' own size. */
export function windowStep({ step, count }: SearchState, size: number): number {
  return Math.min(1, step * Math.sqrt(count / size));
}

/** The longest step of a single weight: as much longer than that of all weights as suits 10⁴ of them. */
const LONGER = 100;
/** Noise that is small beside what is expected: a longer step would only add truncation. */
const QUIET = 1e-6;

/**
 * Where one weight's step starts: as short as the noise lets it be.
 *
 * @param expected how large a residual it will show; 0 where nothing is known of it
 */
export function weightStep({ oracle }: SearchState, expected: number): number {
  const longest = Math.min(1, LONGER * firstStep(oracle));
  return Math.min(longest, (NOISE * oracle.task.noise) / (QUIET * expected) || longest);
}

function firstStep({ task }: CostOracle): number {
  return balancedStep(task.noise, task.value);
}
