import { pauses } from '../differences/pauses.ts';
import { atRest, copyOf, type OptimizerState } from '../problem/optimizers/index.ts';
import type { Problem, TrainSettings } from '../problem/problem.ts';
import { scheduleFactor } from '../problem/schedules.ts';
import { dealBatches } from './batches.ts';
import type { Engine } from './engine.ts';
import type { TrainObserver } from './observer.ts';

/** What the steps depend on besides the problem and θ. */
export interface EpochState {
  /** Epochs done whole. */
  readonly epoch: number;
  /** Steps done of the epoch after them. */
  readonly batches: number;
  /** The random numbers at the beginning of that epoch; undefined where there are none. */
  readonly random?: readonly number[] | undefined;
  readonly optimizer: OptimizerState;
}

/** What an epoch is done with beside the problem. */
export interface EpochOptions {
  readonly engine: Engine;
  readonly signal?: AbortSignal | undefined;
  readonly observer?: TrainObserver | undefined;
  /** Where to go on. */
  readonly from?: EpochState | undefined;
}

/** Moves θ, epoch after epoch. */
export interface Epochs {
  /** Goes through an epoch, or what is left of one; false where a signal ended it before its end. */
  run(): Promise<boolean>;
  /** Returns a copy of the state between two steps. */
  state(): EpochState;
}

/** Multiply-adds of which a pause is no further apart: a few milliseconds, in JavaScript that is still slow. */
const WORK_TO_PAUSE = 2e4;

/** Prepares the epochs of one run, which move θ in place. */
export function epochsOf(
  problem: Problem,
  theta: Float64Array,
  { engine, signal, observer, from }: EpochOptions,
): Epochs {
  const { data, train: settings, optimizerState = atRest(theta.length) } = problem;
  const dealer = dealBatches(data, settings.batchSize, settings.seed, from?.random);
  const optimizer = copyOf(from?.optimizer ?? optimizerState);
  let { epoch, batches, random } = from ?? { epoch: 0, batches: 0, random: dealer.state() };
  const pause = pauses();
  // A look at the clock takes long beside a step of a small network.
  const stepsToPause = Math.ceil(WORK_TO_PAUSE / (theta.length * (settings.batchSize ?? data.count)));
  return {
    async run() {
      let passed = 0;
      for (const batch of dealer.next()) {
        if (passed++ < batches) continue;
        if (optimizer.steps % stepsToPause === 0) await pause();
        if (signal?.aborted) return false;
        const made = engine.gradient(batch);
        const gradient = made instanceof Float64Array ? made : await made;
        engine.step(atRate(problem.train, epoch, optimizer.steps), gradient, batch.count, optimizer);
        batches += 1;
        observer?.onStep?.({ step: optimizer.steps, count: batch.count, gradient, theta });
      }
      epoch += 1;
      batches = 0;
      random = dealer.state();
      return true;
    },
    state: () => ({ epoch, batches, random, optimizer: copyOf(optimizer) }),
  };
}

/** The settings with the learning rate that the schedule has for the next step. */
function atRate(train: TrainSettings, epoch: number, step: number): TrainSettings {
  const { schedule, optimizer } = train;
  if (schedule === undefined) return train;
  const learningRate = optimizer.learningRate * scheduleFactor(schedule, epoch, step);
  return { ...train, optimizer: { ...optimizer, learningRate } };
}
