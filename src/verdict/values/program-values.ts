import type { Evaluation } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { inOrder, type ReportedValues, type ValuePart } from '../../subjects/report-file/reported-numbers.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import { printedPrecisionOf } from '../allowance/printed-precision.ts';
import { storedRounding } from '../allowance/stored-numbers.ts';
import type { NumericalProfile } from '../conduct/numerical-profile.ts';
import type { ClaimedLayer } from './delta-rows.ts';
import { referenceValues } from './reference-values.ts';
import { checkValues, compareValue, type ValuesCheck } from './reported-values.ts';

type Answers = Pick<NumericalProfile, 'outputs' | 'gradient'>;

/** Returns the values of units that a program gives with its outputs and its gradient, in the order of the computation. */
export function answeredValues(
  { network: { layers } }: Problem,
  { outputs, gradient }: Answers,
): ReportedValues[] {
  const valuesOf = (part: ValuePart, layer: number, { values }: Tensor): ReportedValues => ({
    part,
    layer,
    values,
    precision: printedPrecisionOf(values),
  });
  const byLayer = (part: ValuePart, given: ReadonlyMap<string, Tensor> = new Map()): ReportedValues[] =>
    layers.flatMap(({ name }, layer) => {
      const tensor = given.get(name);
      return tensor === undefined ? [] : [valuesOf(part, layer, tensor)];
    });
  return inOrder([
    ...byLayer('preActivations', outputs?.preActivations),
    ...byLayer('activations', outputs?.activations),
    ...(outputs === undefined ? [] : [valuesOf('outputs', layers.length - 1, outputs.outputs)]),
    ...byLayer('deltas', gradient?.deltas),
  ]);
}

/**
 * Compares the values of units that a program gives with the reference's, as those of a report are.
 *
 * @param rounding the rounding error that correct code may have, relative to a value
 * @returns the comparison of each, and of those that are δ the comparison of each number
 */
export function compareValues(
  evaluation: Evaluation,
  given: readonly ReportedValues[],
  { float32 }: Pick<NumericalProfile, 'float32'>,
  rounding: number,
): { checks: ValuesCheck[]; claimed: ClaimedLayer[] } {
  const claimed: ClaimedLayer[] = [];
  const checks = given.map((values) => {
    const single = float32 !== undefined || storedRounding(values.precision) > 0;
    const reference = referenceValues(evaluation, values.part, values.layer, single, undefined);
    if (values.part === 'deltas')
      claimed.push({ given: values, compare: (k) => compareValue(values, reference, rounding, k) });
    return checkValues(values, reference, evaluation.problem, rounding);
  });
  return { checks, claimed };
}
