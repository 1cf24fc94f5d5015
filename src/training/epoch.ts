import { pauses } from '../differences/pauses.ts';
import { atRest } from '../problem/optimizers/index.ts';
import { updateStep } from '../problem/optimizers/step.ts';
import type { Problem } from '../problem/problem.ts';
import { dealBatches } from './batches.ts';
import type { GradientOf } from './gradient.ts';
import type { TrainObserver } from './observer.ts';

/** What an epoch is done with beside the problem. */
export interface EpochOptions {
  readonly gradientOf: GradientOf;
  readonly signal?: AbortSignal;
  readonly observer?: TrainObserver;
}

/** Returns a function that moves θ through one epoch; false where a signal ended it before its end. */
export function epochOf(
  problem: Problem,
  theta: Float64Array,
  { gradientOf, signal, observer }: EpochOptions,
): () => Promise<boolean> {
  const { data, train: settings, network } = problem;
  const batches = dealBatches(data, settings.batchSize, settings.seed);
  const state = atRest(theta.length);
  const pause = pauses();
  return async () => {
    for (const batch of batches()) {
      await pause();
      if (signal?.aborted) return false;
      const gradient = await gradientOf(theta, batch);
      updateStep(problem, theta, gradient, batch.count, state);
      network.arithmetic.roundAll(theta);
      observer?.onStep?.({ step: state.steps, count: batch.count, gradient, theta });
    }
    return true;
  };
}
