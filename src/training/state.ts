import type { EpochState } from './epoch.ts';
import type { Ending, HistoryEntry, TrainCheck } from './history.ts';

/** The cost of all examples at one θ, and that of the validation data where there are any. */
export interface Costs {
  readonly cost: number;
  readonly validationCost?: number;
}

/** The lowest cost that patience has seen, and when. */
export interface Best {
  readonly cost: number;
  readonly epoch: number;
}

/** A run between two steps: from it the run goes on as if it had not been interrupted. */
export interface RunState {
  readonly epochs: EpochState;
  readonly theta: Float64Array;
  /** After the last whole epoch. */
  readonly costs: Costs;
  readonly best: Best;
  readonly history: readonly HistoryEntry[];
  readonly checks: readonly TrainCheck[];
  /** What the observer has gathered. */
  readonly observed: unknown;
}

/** A run that has ended, but for its θ. */
export interface RunResult extends Costs {
  readonly ended: Ending;
  /** Epochs that were done whole; where it diverged, the first one after which the cost is not finite. */
  readonly epoch: number;
  readonly history: readonly HistoryEntry[];
  readonly checks: readonly TrainCheck[];
}

/** The end of a run with what only the best one keeps. */
export interface WholeRun {
  readonly result: RunResult;
  readonly theta: Float64Array;
  readonly observed: unknown;
}

/** A training between two steps: plain data, which a checkpoint holds. */
export interface TrainingState {
  /** The runs before this one. */
  readonly done: readonly RunResult[];
  /** The number of the best of them, and its end; undefined before the first one has ended. */
  readonly best?:
    | { readonly run: number; readonly theta: Float64Array; readonly observed: unknown }
    | undefined;
  readonly run: RunState;
}
