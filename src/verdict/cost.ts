import type { PartStatus } from './tensor-check.ts';

/**
 * Compares a cost with the reference's.
 *
 * @param rounding the rounding error that correct code may have, relative to it
 * @param unsure a further absolute error: its noise, its digits
 */
export function compareCosts(cost: number, reference: number, rounding: number, unsure: number): PartStatus {
  if (!Number.isFinite(reference)) return 'inconclusive';
  const allowed = rounding * Math.max(Math.abs(cost), Math.abs(reference)) + unsure;
  return Math.abs(cost - reference) <= allowed ? 'match' : 'mismatch';
}
