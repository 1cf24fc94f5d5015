import type { Pause } from '../../differences/pauses.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ForwardFault, ForwardVariant } from './fault.ts';

/** A variant of a fault of the forward pass. */
export interface ForwardCandidate {
  readonly fault: ForwardFault;
  readonly variant: ForwardVariant;
}

/** Examples on which most pairs are refuted. */
const FEW = 3;
/** Multiplications for pairs: 2 to 4 seconds. */
const BUDGET = 1e9;

/** Two faults of the forward pass at once. */
export interface ForwardPair {
  readonly one: ForwardCandidate;
  readonly other: ForwardCandidate;
  readonly replaced: Problem;
}

/**
 * Yields the pairs of faults that are not refuted by the first examples.
 *
 * @param fits whether a problem, which may have the first examples only, may be the one that is solved
 */
export async function* forwardPairs(
  problem: Problem,
  all: readonly ForwardCandidate[],
  fits: (replaced: Problem) => boolean,
  pause: Pause,
): AsyncIterable<ForwardPair> {
  const fixed = all.filter(
    ({ variant, fault }) => variant.constant === undefined && fault.stage === 'outputs',
  );
  const isCoupled = problem.network.nodes.some(({ operation }) => operation.couplesExamples === true);
  const few = firstExamples(problem, FEW);
  let left = BUDGET;
  for (const [i, one] of fixed.entries()) {
    for (const other of fixed.slice(i + 1)) {
      if (one.fault === other.fault && !areApart(one.variant, other.variant)) continue;
      const [first, second] = one.variant.replacesLayers ? [other, one] : [one, other];
      if (first.variant.replacesLayers) continue;
      const both = (on: Problem): Problem => second.variant.replace(first.variant.replace(on, 1), 1);
      const wholeBatch = isCoupled || one.variant.wholeBatch || other.variant.wholeBatch;
      const on = wholeBatch ? problem : few;
      await pause();
      left -= problem.parameters.length * on.data.count;
      if (left < 0) return;
      if (fits(both(on))) yield { one, other, replaced: both(problem) };
    }
  }
}

/** Whether two variants are in different layers. */
function areApart(one: ForwardVariant, other: ForwardVariant): boolean {
  const [a, b] = [one.where.layer, other.where.layer];
  return a !== undefined && b !== undefined && a !== b;
}

function firstExamples(problem: Problem, most: number): Problem {
  const { data } = problem;
  const count = Math.min(most, data.count);
  const rows = (values: Float64Array): Float64Array =>
    values.subarray(0, (values.length / data.count) * count);
  return { ...problem, data: { ...data, count, inputs: rows(data.inputs), targets: rows(data.targets) } };
}
