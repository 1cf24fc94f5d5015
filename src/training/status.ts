import type { TrainCheck, TrainResult } from './history.ts';

/** Returns the status of the checks, unless the training itself failed. */
export type TrainStatus = TrainCheck['status'] | 'diverged' | 'not checked';

/** Returns the status of a training: its worst check's, `diverged`, or `not checked`. */
export function trainStatus({ checks, ended }: TrainResult): TrainStatus {
  const all = checks.map(({ status }) => status);
  if (all.includes('mismatch')) return 'mismatch';
  if (ended === 'diverged') return 'diverged';
  return all.includes('inconclusive') ? 'inconclusive' : (all[0] ?? 'not checked');
}
