import { rms } from '../../differences/steps.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import type { PartStatus } from '../verdict.ts';

/**
 * Compares a cost with the reference's.
 *
 * @param rounding what right code may lose, relative to it
 * @param unsure what else it may be off by: its noise, its digits
 */
export function compareCosts(cost: number, reference: number, rounding: number, unsure: number): PartStatus {
  if (!Number.isFinite(reference)) return 'inconclusive';
  const allowed = rounding * Math.max(Math.abs(cost), Math.abs(reference)) + unsure;
  return Math.abs(cost - reference) <= allowed ? 'match' : 'mismatch';
}

/** Where two arrays of outputs differ most, beside what right code may lose. */
export interface OutputsComparison {
  readonly status: PartStatus;
  /** How many differ, and the first of them; -1 where none does. */
  readonly wrong: number;
  readonly first: number;
}

/**
 * Compares outputs with the reference's, each beside the larger of the two and the size of its unit.
 *
 * @param units outputs of one example
 */
export function compareOutputs(
  { values }: Tensor,
  reference: Float64Array,
  units: number,
  rounding: number,
): OutputsComparison {
  const scales = Array.from({ length: units }, (_, unit) =>
    rms(reference.filter((_, k) => k % units === unit)),
  );
  let [wrong, first] = [0, -1];
  reference.forEach((right, k) => {
    const scale = Math.max(Math.abs(values[k]), Math.abs(right), scales[k % units]);
    if (Math.abs(values[k] - right) <= rounding * scale) return;
    wrong++;
    if (first === -1) first = k;
  });
  return { status: wrong === 0 ? 'match' : 'mismatch', wrong, first };
}
