import type { HistoryEntry, TrainCheck, TrainResult } from '../../training/history.ts';

/** A report of a running training: the text to write at each point. */
export interface TrainingView {
  start(): Iterable<string>;
  check(check: TrainCheck): Iterable<string>;
  entry(entry: HistoryEntry): Iterable<string>;
  end(result: TrainResult): Iterable<string>;
}
