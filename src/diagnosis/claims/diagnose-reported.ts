import { evaluate, withSelection } from '../../problem/evaluation.ts';
import { withInputs } from '../../problem/input-problem.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ReportedValues, ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import { halfUnit, type Precision } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import { isSingle } from '../../verdict/allowance/stored-numbers.ts';
import type { CheckedReport } from '../../verdict/check-reported.ts';
import type { DiagnosisFinding } from '../../verdict/findings/diagnosis.ts';
import type { ReportedCheck } from '../../verdict/verdict.ts';
import { diagnose } from '../diagnose.ts';
import type { NameOptions } from '../search/name-gradient.ts';
import { type ClaimedPart, type Claims, type ReportedArray, withInputClaim } from './claims.ts';

/**
 * Finds the faults behind reported numbers, by the verdicts on their parts.
 *
 * @param problem with all of its tensors, whatever was selected
 * @param checked the check of the selected tensors
 */
export async function diagnoseReported(
  problem: Problem,
  checked: CheckedReport,
  options: Omit<NameOptions, 'arithmetic'> = {},
): Promise<DiagnosisFinding[]> {
  // A step that was left open may still be one that no state of the optimizer gives.
  const wrong = wrongParts(checked.refuted ?? checked.check);
  if (wrong.size === 0) return [];
  const claims = claimsOf(problem, checked);
  const { inputs } = checked;
  if (inputs === undefined)
    return diagnose(withSelection(checked.evaluation, problem), claims, wrong, options);
  // The inputs are parameters there: a fault has to give both gradients.
  const whole = evaluate(withInputs(problem));
  const { vector, printed } = inputs;
  const claim = vectorClaim(vector, vector.values.length, (k) => printed?.gradient[k] ?? 0);
  return diagnose(whole, withInputClaim(claims, claim), wrong, options);
}

/** The parts with a mismatch of their own: numbers in a transposed shape alone are told already. */
function wrongParts({ parts, reported }: ReportedCheck): Set<ClaimedPart> {
  const wrong = new Set<ClaimedPart>();
  if (parts.outputs === 'mismatch') wrong.add('outputs');
  if (parts.cost === 'mismatch') wrong.add('cost');
  if (parts.inputGradient === 'mismatch') wrong.add('inputGradient');
  for (const { part, status } of reported.vectors) {
    if (status === 'mismatch') wrong.add(part === 'parametersAfter' ? 'update' : part);
  }
  return wrong;
}

function claimsOf(problem: Problem, { numbers, printed, update: series }: CheckedReport): Claims {
  const size = problem.network.space.size;
  const { gradient, numericalGradient, parametersAfter } = numbers.vectors;
  const vector = (given: ReportedVector, factor: number) =>
    vectorClaim(given, size, (k) => factor * (printed?.gradient[k] ?? 0));
  const outputs = numbers.values.find(({ part }) => part === 'outputs');
  const vectors = [gradient, numericalGradient, parametersAfter];
  const single = vectors.some((given) => given !== undefined && isSingle(given));
  const { cost, update } = numbers;
  const learningRate = update?.learningRate;
  return {
    ...(cost && {
      cost: { value: cost.value, precision: precisionOf(cost.value, cost.precision) + (printed?.cost ?? 0) },
    }),
    ...(outputs && { outputs: valuesClaim(outputs, printed?.a.at(-1)) }),
    ...(gradient && { gradient: vector(gradient, 1) }),
    ...(numericalGradient && { numericalGradient: vector(numericalGradient, 1) }),
    ...(parametersAfter && { parametersAfter: vector(parametersAfter, learningRate ?? 0) }),
    ...(learningRate !== undefined && { learningRate }),
    ...(series && parametersAfter && { update: { series, given: vector(parametersAfter, 0).given } }),
    arithmetic: single || problem.network.arithmetic.precision === 'float32' ? 'float32' : 'float64',
  };
}

/** Returns the distance of a number from the computed one at most: half a unit of its digits, or of its type. */
function precisionOf(value: number, precision: Precision): number {
  const { roundoff } = precision;
  return halfUnit(value, precision) + (roundoff > UNIT_ROUNDOFF.float64 ? roundoff * Math.abs(value) : 0);
}

function vectorClaim(
  { values, given, precision }: ReportedVector,
  size: number,
  allowance: (index: number) => number,
): ReportedArray {
  const claim = { values, given: new Uint8Array(size), precision: new Float64Array(size) };
  given.forEach(({ source }, tensor) => {
    for (const index of source) {
      claim.given[index] = 1;
      claim.precision[index] = precisionOf(values[index], precision[tensor]) + allowance(index);
    }
  });
  return claim;
}

function valuesClaim(
  { values, precision }: ReportedValues,
  allowance: Float64Array | undefined,
): ReportedArray {
  return {
    values,
    given: new Uint8Array(values.length).fill(1),
    precision: values.map((value, k) => precisionOf(value, precision) + (allowance?.[k] ?? 0)),
  };
}
