import type { Status } from '../verdict/verdict.ts';

/** One line of the training log. */
export interface HistoryEntry {
  /** Epochs done: 0 is before the first step. */
  readonly epoch: number;
  readonly cost: number;
  /** ‖∂cost/∂θ‖₂ of the full batch. */
  readonly gradientNorm: number;
}

/** What a gradient check before or after training came to. */
export interface TrainCheck {
  readonly when: 'before' | 'after';
  readonly status: Status;
  readonly checked: number;
  readonly mismatches: number;
  readonly inconclusive: number;
  /** The largest error relative to its weight's gradient. */
  readonly largestRelativeError: number;
}

export interface TrainResult {
  readonly name: string;
  readonly history: readonly HistoryEntry[];
  readonly final: {
    readonly epoch: number;
    readonly cost: number;
    /** Flat [examples, units]. */
    readonly outputs: Float64Array;
  };
  /** θ after the last step, in the standard layout. */
  readonly parameters: Float64Array;
  readonly checks: readonly TrainCheck[];
  /** `stopped` by a signal, `diverged` when the cost is no longer finite. */
  readonly ended: 'completed' | 'stopped' | 'diverged';
}
