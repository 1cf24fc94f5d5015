import { NncheckError } from '../errors.ts';
import type { Problem } from '../problem/problem.ts';

/**
 * Refuses a problem whose cost is no measure of anything: Σ a·u of an upstream gradient has no least value.
 *
 * @throws NncheckError of kind `usage`
 */
export function requireTrainable({ network, name }: Problem): void {
  if (network.objective.loss.name !== 'upstream') return;
  const message = `${name} has an upstream gradient in place of a loss, so there is no cost to minimize; "nncheck grad" checks its gradient`;
  throw new NncheckError('usage', 'upstream-loss', message);
}
