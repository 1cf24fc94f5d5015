import type { HistoryEntry, TrainCheck } from './history.ts';
import type { TrainOptions } from './options.ts';
import type { RunState, TrainingState } from './state.ts';

/**
 * Tells once more what was told before a training was interrupted, in the same order.
 *
 * @returns the state to go on from; undefined where the run has to begin anew, since it was interrupted before a step
 */
export async function replayed(
  resume: TrainingState | undefined,
  options: TrainOptions,
): Promise<RunState | undefined> {
  if (resume === undefined) return undefined;
  for (const [run, result] of resume.done.entries()) {
    await tell(result, run, options);
    await options.onRun?.(result, run);
  }
  const { epochs } = resume.run;
  if (epochs.epoch === 0 && epochs.batches === 0) return undefined;
  await tell(resume.run, resume.done.length, options);
  return resume.run;
}

/** The check before comes before the entry of its epoch, the others after. */
async function tell(
  { history, checks }: { readonly history: readonly HistoryEntry[]; readonly checks: readonly TrainCheck[] },
  run: number,
  { onEntry, onCheck }: TrainOptions,
): Promise<void> {
  let told = 0;
  const tellChecks = async (isDue: (check: TrainCheck) => boolean): Promise<void> => {
    for (; told < checks.length && isDue(checks[told]); told++) await onCheck?.(checks[told], run);
  };
  for (const entry of history) {
    await tellChecks(({ when, epoch }) => when === 'before' || epoch < entry.epoch);
    await onEntry?.(entry, run);
  }
  await tellChecks(() => true);
}
