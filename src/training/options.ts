import type { GradientSource } from './gradient.ts';
import type { HistoryEntry, TrainCheck } from './history.ts';
import type { Observe } from './observer.ts';
import type { RunResult, TrainingState } from './state.ts';
import type { StopOptions } from './stopping.ts';

export interface TrainOptions extends StopOptions {
  /** Default: backprop. */
  readonly gradient?: GradientSource;
  /** Whether the gradient is checked before the first step and after the last. Default: true. */
  readonly check?: boolean;
  /** Checks the gradient also after every so many epochs. */
  readonly checkEvery?: number;
  /** Trains so many more times from fresh parameters, of the seeds that follow; the best run is the result. Default: 0. */
  readonly restarts?: number;
  /** Is handed the state of the training after every so many epochs and where it ends; what `save` returns is awaited. */
  readonly checkpoint?: { readonly every: number; readonly save: (state: TrainingState) => Promise<void> };
  /** A state that `checkpoint` was handed, to go on from: the end is the same as without the interruption. */
  readonly resume?: TrainingState;
  /** Called with each entry of the history as it is made, and awaited; with those of a resumed training first. */
  readonly onEntry?: (entry: HistoryEntry, run: number) => void | Promise<void>;
  /** Called with each check as it is made, and awaited; with those of a resumed training first. */
  readonly onCheck?: (check: TrainCheck, run: number) => void | Promise<void>;
  /** Called with each run that has ended, and awaited; with those of a resumed training first. */
  readonly onRun?: (result: RunResult, run: number) => void | Promise<void>;
  /** Called often, with the weights that a check has come to, or the epochs that are done. */
  readonly onProgress?: (what: 'weights' | 'epochs', done: number, total: number) => void;
  /** Looks on at every step and at every entry of the history; see `TrainObserver`. */
  readonly observe?: Observe;
  /** Ends the training after the current step; the history up to there is returned. */
  readonly signal?: AbortSignal;
}
