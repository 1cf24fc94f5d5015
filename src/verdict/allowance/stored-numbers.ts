import type { ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import { halfUnit, type Precision } from '../../tensors/precision.ts';
import { GRADIENT_ROUNDING, SUM_ROUNDING, UNIT_ROUNDOFF } from '../../tensors/rounding.ts';

/** Returns the relative error allowed for numbers that were stored in this type; 0 for float64. */
export function storedRounding({ roundoff }: Precision): number {
  return roundoff <= UNIT_ROUNDOFF.float64 ? 0 : Math.max(GRADIENT_ROUNDING.float32, 4 * roundoff);
}

/**
 * Returns the error allowed for the digits of one reported number and the type that it was stored in.
 *
 * @param magnitude the summed magnitudes of the terms that it came from, where they are known
 */
export function numberAllowance(value: number, precision: Precision, magnitude = 0): number {
  // NaN is right by no allowance.
  if (!Number.isFinite(value)) return 0;
  const rounding = storedRounding(precision);
  return (
    halfUnit(value, precision) +
    rounding * Math.abs(value) +
    (rounding > 0 ? SUM_ROUNDING.float32 * magnitude : 0)
  );
}

/** Returns that error for every weight of a reported vector, in θ's order. */
export function vectorAllowance({ values, given, precision }: ReportedVector): Float64Array {
  const allowance = new Float64Array(values.length);
  given.forEach(({ source }, tensor) => {
    for (const index of source) allowance[index] = numberAllowance(values[index], precision[tensor]);
  });
  return allowance;
}

/** Returns half a unit of the last digit of every number of a reported vector, in θ's order. */
export function halfUnits({ values, given, precision }: ReportedVector): Float64Array {
  const halves = new Float64Array(values.length);
  given.forEach(({ source }, tensor) => {
    for (const index of source) halves[index] = halfUnit(values[index], precision[tensor]);
  });
  return halves;
}

/** Returns whether any tensor of a vector was stored in less than float64. */
export function isSingle({ precision }: ReportedVector): boolean {
  return precision.some((one) => storedRounding(one) > 0);
}

/** Returns 1 for each weight of θ whose number was stored in less than float64. */
export function singleWeights({ values, given, precision }: ReportedVector): Uint8Array {
  const single = new Uint8Array(values.length);
  given.forEach(({ source }, tensor) => {
    if (storedRounding(precision[tensor]) > 0) for (const index of source) single[index] = 1;
  });
  return single;
}

/** Returns whether every number of a vector may have been stored in float32: a few short ones, as 0.625, say nothing. */
export function mayAllBeSingle({ values, given, precision }: ReportedVector): boolean {
  return given.every(({ source }, tensor) =>
    source.every((index) => {
      const value = values[index];
      const off = Math.abs(value - Math.fround(value));
      return storedRounding(precision[tensor]) > 0 || !(off > halfUnit(value, precision[tensor]));
    }),
  );
}
