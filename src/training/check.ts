import type { Problem } from '../problem/problem.ts';
import { type CheckOptions, checkReference } from '../verdict/check.ts';
import type { TrainCheck } from './history.ts';

/** Checks the gradient at θ against differences of the cost, and sums the verdicts up. */
export async function checkAt(
  when: TrainCheck['when'],
  problem: Problem,
  theta: Float64Array,
  options: Pick<CheckOptions, 'signal' | 'onProgress'> = {},
): Promise<TrainCheck> {
  const check = await checkReference({ ...problem, parameters: theta }, options);
  const { counts, status } = check;
  return {
    when,
    status,
    checked: Object.values(counts).reduce((sum, count) => sum + count, 0),
    mismatches: counts.mismatch,
    inconclusive: counts.inconclusive,
    largestRelativeError: Math.max(0, ...check.tensors.map((tensor) => tensor.largestRelativeError)),
  };
}
