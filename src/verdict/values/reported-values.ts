import { hasAxes, rowLength, type Shape } from '../../network/shape.ts';
import type { Problem } from '../../problem/problem.ts';
import {
  type ReportedNumber,
  type ReportedValues,
  VALUE_PARTS,
  type ValuePart,
} from '../../subjects/report-file/reported-numbers.ts';
import type { Precision } from '../../tensors/precision.ts';
import { GRADIENT_ROUNDING } from '../../tensors/rounding.ts';
import { numberAllowance } from '../allowance/stored-numbers.ts';
import type { Status } from '../tensor-check.ts';
import type { ReferenceValues } from './reference-values.ts';

/** The comparison of one number with the reference's. */
export interface NumberCheck {
  readonly status: Status;
  readonly error: number;
  /** The allowed error. */
  readonly bound: number;
}

/** A value of a unit that differs from the reference's. */
export interface WrongValue {
  readonly part: ValuePart;
  readonly layer: string;
  readonly unit: number;
  /** The axes that the unit is a number of, where there are several. */
  readonly axes?: Shape;
  readonly example: number;
  readonly reported: number;
  readonly reference: number;
  readonly bound: number;
  /** At how many examples the unit is wrong, and of how many. */
  readonly wrongExamples: number;
  readonly examples: number;
}

/** The comparison of the reported values of one layer. */
export interface ValuesCheck {
  readonly part: ValuePart;
  readonly layer: string;
  readonly status: Status;
  readonly total: number;
  readonly wrong: number;
  readonly largestError: number;
  /** The first wrong one: at the first step, of deltas the last; of the first example that has one, the first unit. */
  readonly first?: WrongValue;
}

/** The comparison of all values of units. */
export interface ValuesDetails {
  /** In the order of the computation. */
  readonly values: readonly ValuesCheck[];
  /** The first value that is wrong, in that order. */
  readonly firstWrong?: WrongValue;
}

/**
 * Compares the reported values of one layer with the reference's.
 *
 * @param rounding the rounding error that correct code may have, relative to a value
 */
export function checkValues(
  given: ReportedValues,
  reference: ReferenceValues,
  problem: Problem,
  rounding = GRADIENT_ROUNDING[problem.network.arithmetic.precision],
): ValuesCheck {
  const { part, layer, values } = given;
  const { name, units, output } = problem.network.layers[layer];
  let wrong = 0;
  let undecided = 0;
  let largestError = 0;
  let first: Omit<WrongValue, 'wrongExamples' | 'examples'> | undefined;
  let firstStep = 0;
  const stepOf = stepsIn(output);
  const wrongOf = new Int32Array(units);
  for (let k = 0; k < values.length; k++) {
    const { status, error, bound, right } = compareValue(given, reference, rounding, k);
    largestError = Math.max(largestError, error);
    if (status === 'inconclusive') undecided++;
    if (status !== 'mismatch') continue;
    wrong++;
    wrongOf[k % units]++;
    const place = { layer: name, unit: k % units, example: Math.floor(k / units) };
    const axes = hasAxes(output) && { axes: output };
    const step = part === 'deltas' ? -stepOf(place.unit) : stepOf(place.unit);
    if (first === undefined || step < firstStep) {
      first = { part, ...place, ...axes, reported: values[k], reference: right, bound };
      firstStep = step;
    }
  }
  return {
    part,
    layer: name,
    status: wrong > 0 ? 'mismatch' : undecided > 0 ? 'inconclusive' : 'match',
    total: values.length,
    wrong,
    largestError,
    ...(first && {
      first: { ...first, wrongExamples: wrongOf[first.unit], examples: values.length / units },
    }),
  };
}

/** Returns the step of a sequence that each unit is of; 0 where there are none. */
function stepsIn(output: Shape): (unit: number) => number {
  const axis = output.findIndex(({ name }) => name === 'step');
  if (axis < 0) return () => 0;
  const stride = rowLength(output.slice(axis + 1));
  return (unit) => Math.floor(unit / stride) % output[axis].length;
}

/**
 * Compares the reported value of one unit with the reference's.
 *
 * @param k its place in [examples, units]
 */
export function compareValue(
  { values, precision }: ReportedValues,
  reference: ReferenceValues,
  rounding: number,
  k: number,
): NumberCheck & { readonly right: number } {
  const right = nearest(values[k], reference, k);
  const sensitivity = () => reference.sensitivity()[k];
  const [magnitude, allowance] = [reference.magnitude[k], reference.allowance[k]];
  return {
    ...compare({ value: values[k], precision }, right, magnitude, allowance, rounding, sensitivity),
    right,
  };
}

/** The right value that is nearest to another one. */
function nearest(value: number, { values, others = [] }: ReferenceValues, k: number): number {
  return others.reduce(
    (best, other) => (Math.abs(other[k] - value) < Math.abs(best - value) ? other[k] : best),
    values[k],
  );
}

/** Sums up the values of all layers: a verdict for each part that there is, and the first wrong value. */
export function valuesDetails(values: readonly ValuesCheck[]): {
  readonly details: ValuesDetails;
  readonly parts: Partial<Record<ValuePart, Status>>;
} {
  const parts = VALUE_PARTS.flatMap((part) => {
    const statuses = values.filter((check) => check.part === part).map(({ status }) => status);
    const worst = (['mismatch', 'inconclusive', 'match'] as const).find((one) => statuses.includes(one));
    return worst === undefined ? [] : [[part, worst] as const];
  });
  const firstWrong = values.find(({ first }) => first !== undefined)?.first;
  return { details: { values, ...(firstWrong && { firstWrong }) }, parts: Object.fromEntries(parts) };
}

/**
 * Compares a reported number with the reference's, within rounding, digits and the allowance.
 *
 * @param rounding relative to the number
 * @param sensitivity the error that the usual formulas may have beyond that, asked for where the number disagrees: as
 *   large as the number, it decides nothing
 */
export function compare(
  { value, precision }: { readonly value: number; readonly precision: Precision } | ReportedNumber,
  reference: number,
  magnitude: number,
  allowance: number,
  rounding: number,
  sensitivity: () => number = () => 0,
): NumberCheck {
  const scale = Math.max(Math.abs(value), Math.abs(reference));
  const bound = numberAllowance(value, precision, magnitude) + allowance + rounding * scale;
  const error = Math.abs(value - reference);
  if (!Number.isFinite(reference)) {
    const same = Object.is(value, reference);
    return { status: same ? 'match' : 'inconclusive', error: same ? 0 : Number.NaN, bound: 0 };
  }
  if (error <= bound || !Number.isFinite(value)) {
    return { status: error <= bound ? 'match' : 'mismatch', error, bound };
  }
  const wider = bound + sensitivity();
  if (error > wider) return { status: 'mismatch', error, bound: wider };
  return { status: wider < scale ? 'match' : 'inconclusive', error, bound: wider };
}
