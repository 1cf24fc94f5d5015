import type { HistoryEntry, TrainCheck, TrainResult } from '../../training/history.ts';
import type { RunResult } from '../../training/state.ts';

/** A report of a running training: the text to write at each point. */
export interface TrainingView {
  start(): Iterable<string>;
  check(check: TrainCheck, run: number): Iterable<string>;
  entry(entry: HistoryEntry): Iterable<string>;
  run(result: RunResult, run: number): Iterable<string>;
  end(result: TrainResult): Iterable<string>;
}
