import type { TrainingRun } from './run.ts';

/** The last part of the epochs, over which the speed is measured. */
const LAST = 0.2;

/** Returns the epochs until the cost is half of what it is, at the speed of the last fifth; Infinity where it stands or rises. */
export function epochsToHalf({ course }: TrainingRun): number | undefined {
  const costs = course?.costs ?? [];
  const last = costs.at(-1);
  if (last === undefined || last.epoch === 0) return undefined;
  const before = costs.findLast(({ epoch }) => epoch <= (1 - LAST) * last.epoch) ?? costs[0];
  const fall = (before.cost - last.cost) / (last.epoch - before.epoch);
  return fall > 0 ? last.cost / 2 / fall : Infinity;
}
