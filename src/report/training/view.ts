import type { HistoryEntry, TrainCheck, TrainResult } from '../../training/history.ts';

/** A report of a training as it goes: what is to be written at each point. */
export interface TrainingView {
  start(): Iterable<string>;
  check(check: TrainCheck): Iterable<string>;
  entry(entry: HistoryEntry): Iterable<string>;
  end(result: TrainResult): Iterable<string>;
}
