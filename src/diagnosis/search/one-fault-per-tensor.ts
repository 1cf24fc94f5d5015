import type { FaultEffect } from './single-faults.ts';
import type { Candidate } from './solve-constants.ts';

/** More faults than this fit by choice: with one for each of the wrong tensors, each number has its own explanation. */
const MOST = 6;

/**
 * Returns a set of faults, one for each wrong tensor or group of them, that reproduces all wrong tensors. No two faults
 * of the set change the same tensor, so each is judged by itself. Greedy set cover: the fault that reproduces the most
 * of the remaining wrong tensors is taken first.
 *
 * @returns the faults in the order of the catalogue; none where a wrong tensor has no such fault or one fault is enough
 */
export function oneFaultPerTensor(
  singles: readonly FaultEffect[],
  wrong: readonly boolean[],
): readonly Candidate[] {
  // Faults that change a wrong tensor and reproduce every tensor that they change.
  const useful = singles.filter(
    ({ changes, reproduces }) =>
      changes.some((changed, t) => changed && wrong[t]) &&
      changes.every((changed, t) => !changed || reproduces[t]),
  );
  const chosen: FaultEffect[] = [];
  const open = [...wrong];
  while (open.some((one) => one)) {
    if (chosen.length === MOST) return [];
    let best: FaultEffect | undefined;
    let most = 0;
    for (const single of useful) {
      if (single.changes.some((changed, t) => changed && chosen.some(({ changes }) => changes[t]))) continue;
      const gain = single.changes.filter((changed, t) => changed && open[t]).length;
      if (gain > most) [best, most] = [single, gain];
    }
    if (best === undefined) return [];
    chosen.push(best);
    best.changes.forEach((changed, t) => {
      if (changed) open[t] = false;
    });
  }
  if (chosen.length < 2) return [];
  return singles.filter((single) => chosen.includes(single)).map(({ candidate }) => candidate);
}
