import type { Problem } from '../problem/problem.ts';
import { type CheckOptions, checkReference } from '../verdict/check-reference.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import type { TrainCheck } from './history.ts';
import { sampleOf } from './sample.ts';

/** Checks the gradient at θ (a sample of it, where the problem is large), and sums the verdicts up. */
export async function checkAt(
  when: TrainCheck['when'],
  problem: Problem,
  theta: Float64Array,
  options: Pick<CheckOptions, 'signal' | 'onProgress'> = {},
): Promise<TrainCheck> {
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
