import type { UpdateFinding } from '../verdict/findings/diagnosis.ts';
import type { TrainingFinding } from '../verdict/findings/training.ts';
import type { Status } from '../verdict/verdict.ts';

/** One line of the training log: the cost of all examples, not of one batch. */
export interface HistoryEntry {
  /** Epochs done: 0 is before the first step. */
  readonly epoch: number;
  readonly cost: number;
  /** The cost of the validation data, where there are any. */
  readonly validationCost?: number;
  /** ‖∂cost/∂θ‖₂ over the weights that are not frozen. */
  readonly gradientNorm: number;
}

/** The result of a gradient check before, during or after training. */
export interface TrainCheck {
  readonly when: 'before' | 'during' | 'after';
  /** Epochs done. */
  readonly epoch: number;
  /** The number of the run, where there are restarts: 1 is the first one. */
  readonly run?: number;
  readonly status: Status;
  /** Weights that were judged: a sample, where the problem is large. */
  readonly checked: number;
  /** Weights that are not frozen. */
  readonly weights: number;
  /** The number of examples whose cost was differentiated: the first ones, where there are many. */
  readonly examples: number;
  readonly mismatches: number;
  readonly inconclusive: number;
  /** The largest relative error of a weight whose gradient is more than rounding error. */
  readonly largestRelativeError: number;
}

/**
 * Why training ended: all epochs done, a cost as low as wanted, too many epochs without a lower one, a signal, or a cost
 * that is no longer finite.
 */
export type Ending = 'completed' | 'until-cost' | 'patience' | 'stopped' | 'diverged';

/** One of several runs, and the seed that its parameters are drawn from. */
export interface RunSummary {
  readonly seed: number;
  readonly ended: Ending;
  readonly epoch: number;
  readonly cost: number;
  readonly validationCost?: number;
}

/** What a training can find: in itself, or in the update step of a program. */
export type TrainFinding = TrainingFinding | UpdateFinding;

export interface TrainResult {
  readonly name: string;
  /** Entries at the epochs 0, 1, 2, 5, 10, 20, 50, …, and the last one. */
  readonly history: readonly HistoryEntry[];
  readonly final: {
    /** Epochs that were done whole; where the training diverged, the first one after which the cost is not finite. */
    readonly epoch: number;
    readonly cost: number;
    /** The cost of the validation data, where there are any. */
    readonly validationCost?: number;
    /** Flat [examples, units]. */
    readonly outputs: Float64Array;
  };
  /** θ after the last step, in the standard layout. */
  readonly parameters: Float64Array;
  readonly checks: readonly TrainCheck[];
  /** What is wrong with the training: causes before symptoms. */
  readonly findings: readonly TrainFinding[];
  readonly ended: Ending;
  /** Of a training with restarts, the number of the run that this is the result of, from 1, and all runs. */
  readonly run?: number;
  readonly runs?: readonly RunSummary[];
}

/** The status of a training: its worst check's, `diverged`, or `not checked`. */
export type TrainStatus = Status | 'diverged' | 'not checked';

/** Returns the status of a training. */
export function trainStatus({ checks, ended }: Pick<TrainResult, 'checks' | 'ended'>): TrainStatus {
  const all = checks.map(({ status }) => status);
  if (all.includes('mismatch')) return 'mismatch';
  if (ended === 'diverged') return 'diverged';
  return all.includes('inconclusive') ? 'inconclusive' : (all[0] ?? 'not checked');
}

/**
 * Says whether an epoch is one of 0, 1, 2, 5, 10, 20, 50, 100, …: the ones that are logged.
 *
 * Costs fall fast at first and slowly later, so that equal steps of the logarithm show both in few lines.
 */
export function isLogged(epoch: number): boolean {
  let rest = epoch;
  while (rest >= 10 && rest % 10 === 0) rest /= 10;
  return rest === 0 || rest === 1 || rest === 2 || rest === 5;
}
