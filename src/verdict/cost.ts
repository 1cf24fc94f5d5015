import type { PartStatus } from './tensor-check.ts';

/**
 * Compares a cost with the reference's.
 *
 * @param rounding the rounding error that correct code may have, relative to it
 * @param unsure a further absolute error: its noise, its digits
 * @param sensitivity the error that the usual formulas may have beyond that, asked for where the cost disagrees
 */
export function compareCosts(
  cost: number,
  reference: number,
  rounding: number,
  unsure: number,
  sensitivity: () => number = () => 0,
): PartStatus {
  if (!Number.isFinite(reference)) return 'inconclusive';
  const scale = Math.max(Math.abs(cost), Math.abs(reference));
  const allowed = rounding * scale + unsure;
  const error = Math.abs(cost - reference);
  if (error <= allowed || !Number.isFinite(cost)) return error <= allowed ? 'match' : 'mismatch';
  const wider = allowed + sensitivity();
  if (error > wider) return 'mismatch';
  return wider < scale ? 'match' : 'inconclusive';
}
