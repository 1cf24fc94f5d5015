import type { ReportedNumber, ReportedValues } from '../../implementation/reported/numbers.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Exactness } from '../../tensors/exactness.ts';
import { OWN_ROUNDING } from '../rounding.ts';
import { numberAllowance } from './allowance.ts';
import type { NumberCheck, ValuesCheck, WrongValue } from './details.ts';
import type { ReferenceValues } from './reference-values.ts';

/** Compares the reported values of one layer with the reference's. */
export function checkValues(
  { part, layer, values, exactness }: ReportedValues,
  reference: ReferenceValues,
  problem: Problem,
): ValuesCheck {
  const { name, units } = problem.network.layers[layer];
  let wrong = 0;
  let undecided = 0;
  let largestError = 0;
  let first: WrongValue | undefined;
  for (let k = 0; k < values.length; k++) {
    const { status, error, bound } = compare(
      { value: values[k], exactness },
      reference.values[k],
      reference.magnitude[k],
      reference.allowance[k],
      OWN_ROUNDING[problem.network.arithmetic.precision],
    );
    largestError = Math.max(largestError, error);
    if (status === 'inconclusive') undecided++;
    if (status !== 'mismatch') continue;
    wrong++;
    const place = { layer: name, unit: k % units, example: Math.floor(k / units) };
    first ??= { part, ...place, reported: values[k], reference: reference.values[k], bound };
  }
  return {
    part,
    layer: name,
    status: wrong > 0 ? 'mismatch' : undecided > 0 ? 'inconclusive' : 'match',
    total: values.length,
    wrong,
    largestError,
    ...(first && { first }),
  };
}

/**
 * Compares a reported number with the reference's, within rounding, digits and what else right code may be off by.
 *
 * @param rounding relative to the number
 */
export function compare(
  { value, exactness }: { readonly value: number; readonly exactness: Exactness } | ReportedNumber,
  reference: number,
  magnitude: number,
  allowance: number,
  rounding: number,
): NumberCheck {
  const scale = Math.max(Math.abs(value), Math.abs(reference));
  const bound = numberAllowance(value, exactness, magnitude) + allowance + rounding * scale;
  const error = Math.abs(value - reference);
  if (!Number.isFinite(reference)) {
    const same = Object.is(value, reference);
    return { status: same ? 'match' : 'inconclusive', error: same ? 0 : Number.NaN, bound: 0 };
  }
  return { status: error <= bound ? 'match' : 'mismatch', error, bound };
}
