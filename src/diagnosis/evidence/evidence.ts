import type { Pause } from '../../differences/pauses.ts';
import { FORMULA_ROUNDING } from '../../tensors/rounding.ts';

/** What a program computes in. */
export type ArithmeticType = 'float64' | 'float32';

/**
 * Distance in tolerances up to which a number is reproduced (docs/faults.md, section 4): a tolerance is an estimate,
 * and a wrong formula is mostly off by thousands.
 */
export const REPRODUCED = 10;
/**
 * Half units of the last digit by which a printed number is off: at most 1 where it was rounded and 2 where it was cut
 * off. That is no estimate, so REPRODUCED does not multiply it.
 */
const PRINTED = 2;
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
  /** The part of the tolerance that is rounding errors of a formula; the rest is the digits. All of it unless given. */
  readonly rounding?: number;
}

/**
 * Returns the error that a number may have in code without the fault: of its digits and of its own rounding. The
 * smallest number above 0 keeps it from being 0.
 *
 * @param precision absolute error of the number as it was written
 * @param size magnitude of what was summed for it
 */
export function toleranceOf(precision: number, size: number, arithmetic: ArithmeticType = 'float64'): number {
  return precision + roundingOf(size, arithmetic);
}

/** Returns the part of a tolerance that does not come from the digits. */
export function roundingOf(size: number, arithmetic: ArithmeticType = 'float64'): number {
  return FORMULA_ROUNDING[arithmetic] * size + Number.MIN_VALUE;
}

/**
 * Returns the distance of a reported number from an explanation of it, in tolerances; more than REPRODUCED where its
 * digits differ. A number that is printed and not 0 is no 0, however few its digits are.
 *
 * @param rounding the part of the tolerance that does not come from the digits
 */
export function distanceIn(
  reported: number,
  explained: number,
  tolerance: number,
  rounding: number = tolerance,
): number {
  const apart = Math.abs(explained - reported);
  const digits = explained === 0 ? 0 : PRINTED * (tolerance - rounding);
  const isReproduced = apart <= digits + REPRODUCED * rounding;
  return isReproduced ? apart / tolerance : Math.max(apart / tolerance, REPRODUCED + 1);
}

/**
 * Returns the bits by which a reported number speaks for an explanation and against its alternative. They are no more
 * than the digits that it shares with the explanation: a small number with few digits agrees with everything small. A 0
 * agrees with nothing but 0.
 *
 * @param tolerance the distance at which two numbers agree
 * @param rounding the part of the tolerance that does not come from the digits
 */
export function bitsFor(
  reported: number,
  explained: number,
  alternative: number,
  tolerance: number,
  rounding: number,
): number {
  const against = bitsAgainst(Math.abs(alternative - reported) / tolerance);
  if (reported === 0 && explained === 0) return against;
  // A sum that cancels to rounding errors is printed with all its digits.
  const shared = bitsAgainst(
    (2 * Math.max(Math.abs(reported), Math.abs(explained))) / (tolerance - rounding),
  );
  return Math.min(against, shared);
}

/** Returns the bits of evidence against a number that is off by `distance` tolerances; none for NaN. */
function bitsAgainst(distance: number): number {
  return distance > REFUTED ? Math.min(MOST_BITS, Math.log2(distance)) : 0;
}

/** Returns the evidence of numbers for an explanation of all of them. */
export function weigh(numbers: readonly ExplainedNumber[]): Evidence {
  let [residual, bits] = [0, 0];
  for (const { reported, explained, alternative = reported, tolerance, rounding } of numbers) {
    const distance = distanceIn(reported, explained, tolerance, rounding);
    residual = Math.max(residual, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
    bits += bitsFor(reported, explained, alternative, tolerance, rounding ?? tolerance);
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

/** Returns the first explanation by each fault, or by each two. */
export function oneOfEachFault<
  E extends { readonly fault: unknown; readonly second?: { readonly fault: unknown } },
>(found: readonly E[]): E[] {
  return found.filter(
    ({ fault, second }, k) =>
      found.findIndex((other) => other.fault === fault && other.second?.fault === second?.fault) === k,
  );
}
