import type { Pause } from '../../differences/pauses.ts';
import { FORMULA_ROUNDING } from '../../tensors/rounding.ts';

/** What a program computes in. */
export type ArithmeticType = 'float64' | 'float32';

/**
 * Distance in tolerances up to which a number is reproduced (docs/faults.md, section 4): a tolerance is an estimate,
 * and a wrong formula is mostly off by thousands.
 */
export const REPRODUCED = 10;
/** An alternative nearer than this many tolerances is not refuted: it may be off by two roundings. */
const REFUTED = 2;
/** Bits that one number gives at most, however many digits it has: the last digits of several are not independent. */
const MOST_BITS = 30;
/** Bits by which the evidence exceeds the choice: numbers without a fault have such an explanation once in 2⁴ times. */
export const ENOUGH_BITS = 4;
/** Explanations whose residuals differ by less than this factor cannot be told apart: rounding does as much. */
const INDISTINGUISHABLE = 1.5;

/** Agreement of reported numbers with an explanation. */
export interface Evidence {
  /** The largest distance of a reported number from the explanation, in tolerances. */
  readonly residual: number;
  /** log2 of the distances, in tolerances, of the reported numbers from those without the fault, summed. */
  readonly bits: number;
}

/** One reported number beside what it would be with a fault and without it. */
export interface ExplainedNumber {
  readonly reported: number;
  readonly explained: number;
  /** The number without the fault; undefined where the reported one is no evidence. */
  readonly alternative?: number;
  readonly tolerance: number;
}

/**
 * Returns the error that a number may have in code without the fault: of its digits and of its own rounding. The
 * smallest number above 0 keeps it from being 0.
 *
 * @param precision absolute error of the number as it was written
 * @param size magnitude of what was summed for it
 */
export function toleranceOf(precision: number, size: number, arithmetic: ArithmeticType = 'float64'): number {
  return precision + FORMULA_ROUNDING[arithmetic] * size + Number.MIN_VALUE;
}

/** Returns the bits of evidence against a number that is off by `distance` tolerances; none for NaN. */
export function bitsAgainst(distance: number): number {
  return distance > REFUTED ? Math.min(MOST_BITS, Math.log2(distance)) : 0;
}

/** Returns the evidence of numbers for an explanation of all of them. */
export function weigh(numbers: readonly ExplainedNumber[]): Evidence {
  let [residual, bits] = [0, 0];
  for (const { reported, explained, alternative = reported, tolerance } of numbers) {
    const distance = Math.abs(explained - reported) / tolerance;
    residual = Math.max(residual, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
    bits += bitsAgainst(Math.abs(alternative - reported) / tolerance);
  }
  return { residual, bits };
}

/**
 * Returns the candidates that reproduce the numbers and have more bits of evidence than it takes to choose one of them.
 *
 * @param evidenceOf the evidence for a candidate, less the bits of its constant; undefined where it is impossible
 */
export async function explanationsAmong<C, E extends Evidence>(
  candidates: readonly C[],
  pause: Pause,
  evidenceOf: (candidate: C) => E | undefined,
): Promise<(C & E)[]> {
  const choice = Math.log2(candidates.length);
  const found: (C & E)[] = [];
  for (const candidate of candidates) {
    await pause();
    const evidence = evidenceOf(candidate);
    if (evidence === undefined || evidence.residual > REPRODUCED) continue;
    const bits = evidence.bits - choice;
    if (bits >= ENOUGH_BITS) found.push({ ...candidate, ...evidence, bits });
  }
  return found;
}

/** Returns the explanations that the numbers cannot tell from the best one. */
export function indistinguishable<E extends Evidence>(found: readonly E[]): E[] {
  const best = Math.min(...found.map(({ residual }) => residual));
  return found.filter(({ residual }) => residual <= Math.max(1, INDISTINGUISHABLE * best));
}

/** Returns the first explanation of each fault. */
export function oneOfEachFault<E extends { readonly fault: unknown }>(found: readonly E[]): E[] {
  return found.filter(({ fault }, k) => found.findIndex((other) => other.fault === fault) === k);
}
