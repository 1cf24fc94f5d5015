import type { Ending } from './history.ts';
import type { Best, Costs } from './state.ts';

/** What ends a run before its last epoch. */
export interface StopOptions {
  /** Ends the training when the cost of all examples is this or less. */
  readonly untilCost?: number;
  /** Ends a run after so many epochs without a lower cost: of the validation data, where there are any. */
  readonly patience?: number;
}

/** Returns the lowest cost so far, this epoch's included. */
export function bestOf(best: Best | undefined, { cost, validationCost = cost }: Costs, epoch: number): Best {
  return best === undefined || validationCost < best.cost ? { cost: validationCost, epoch } : best;
}

/** Returns why a run ends after an epoch; undefined where it goes on. */
export function endingAfter(
  epoch: number,
  epochs: number,
  { cost }: Costs,
  best: Best,
  { untilCost, patience }: StopOptions,
): Ending | undefined {
  if (!Number.isFinite(cost)) return 'diverged';
  if (untilCost !== undefined && cost <= untilCost) return 'until-cost';
  if (epoch >= epochs) return 'completed';
  return patience !== undefined && epoch - best.epoch >= patience ? 'patience' : undefined;
}
