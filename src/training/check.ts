import type { Problem } from '../problem/problem.ts';
import { random, shuffled } from '../problem/random.ts';
import { type CheckOptions, checkReference } from '../verdict/check-reference.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import type { TrainCheck } from './history.ts';

/** Checks the gradient at θ (a sample of it, where the problem is large), and sums the verdicts up. */
export async function checkAt(
  when: TrainCheck['when'],
  problem: Problem,
  theta: Float64Array,
  options: Pick<CheckOptions, 'signal' | 'onProgress'> = {},
): Promise<Omit<TrainCheck, 'epoch'>> {
  const sample = sampleOf({ ...problem, parameters: theta });
  const { check } = await checkReference(sample.problem, options);
  const { counts, status } = check;
  return {
    when,
    status,
    checked: Object.values(counts).reduce((sum, count) => sum + count, 0),
    weights: sample.weights,
    examples: sample.problem.data.count,
    mismatches: counts.mismatch,
    inconclusive: counts.inconclusive,
    largestRelativeError: largestRelativeError(check),
  };
}

/**
 * A gradient this much smaller than the largest one is rounding error of a gradient that is 0: its digits mean nothing.
 */
const VANISHING = 1e-9;

function largestRelativeError({ tensors }: GradientCheck): number {
  const judged = tensors.filter(({ frozen }) => !frozen);
  let scale = 0;
  for (const { weights } of judged) for (const g of weights.numeric) scale = Math.max(scale, Math.abs(g));
  let largest = 0;
  for (const { weights } of judged) {
    weights.error.forEach((error, k) => {
      const gradient = Math.max(Math.abs(weights.analytic[k]), Math.abs(weights.numeric[k]));
      if (gradient > VANISHING * scale) largest = Math.max(largest, error / gradient);
    });
  }
  return largest;
}

/** Multiplications that one check may take: a few seconds of full forward passes. */
const BUDGET = 1e9;
/** Multiplications of one forward pass: with more examples, weights enough could not be tried. */
const LARGEST_PASS = 5e6;
/** Full passes by weight: the cost at +h, −h, +h/2 and −h/2. */
const PASSES = 4;
/** The least number of weights that are taken of every tensor that has them. */
const FEWEST = 8;

/** A part of a problem that can be checked in a few seconds, and the size of the whole. */
interface Sample {
  readonly problem: Problem;
  /** Weights that could have been checked: all that are not frozen. */
  readonly weights: number;
}

/**
 * Takes so much of a large problem that checking its gradient does not take longer than training it: the first
 * examples, and weights drawn from every tensor. A small problem is left whole.
 */
function sampleOf(problem: Problem): Sample {
  const { network, data, frozen } = problem;
  const { size, tensors } = network.space;
  const weights = size - frozen.reduce((sum, one) => sum + one, 0);
  const count = Math.min(data.count, Math.max(1, Math.floor(LARGEST_PASS / size)));
  const most = Math.floor(BUDGET / (PASSES * size * count));
  if (weights <= most) return { problem: { ...problem, data: firstOf(data, count) }, weights };

  const chosen = new Uint8Array(size).fill(1);
  const stream = random(problem.check.seed);
  for (const { offset, size: length } of tensors) {
    const quota = Math.min(length, Math.max(FEWEST, Math.round((most * length) / size)));
    for (const k of shuffled(length, stream).subarray(0, quota)) chosen[offset + k] = frozen[offset + k];
  }
  return { problem: { ...problem, data: firstOf(data, count), frozen: chosen }, weights };
}

function firstOf(data: Problem['data'], count: number): Problem['data'] {
  const part = (rows: Float64Array): Float64Array => rows.subarray(0, (rows.length / data.count) * count);
  return count === data.count
    ? data
    : { ...data, count, inputs: part(data.inputs), targets: part(data.targets) };
}
