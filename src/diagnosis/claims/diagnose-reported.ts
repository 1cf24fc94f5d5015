import type { Problem } from '../../problem/problem.ts';
import type {
  ReportedNumbers,
  ReportedValues,
  ReportedVector,
} from '../../subjects/report-file/reported-numbers.ts';
import { halfUnit, type Precision } from '../../tensors/precision.ts';
import { printedParameters } from '../../verdict/allowance/printed-parameters.ts';
import type { DiagnosisFinding } from '../../verdict/findings/diagnosis.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';
import { diagnose } from '../diagnose.ts';
import type { NameOptions } from '../search/name-gradient.ts';
import type { ClaimedPart, Claims, ReportedArray } from './claims.ts';

/** Numbers that were stored in less than float64 were mostly computed in it. */
const SINGLE = 2 ** -40;

/**
 * Says what is wrong with reported numbers, by the verdicts on their parts.
 *
 * @param problem with all of its tensors, whatever was selected
 * @param check the verdicts, on what was selected
 */
export function diagnoseReported(
  problem: Problem,
  numbers: ReportedNumbers,
  check: GradientCheck,
  options: Omit<NameOptions, 'arithmetic'> = {},
): DiagnosisFinding[] {
  const wrong = wrongParts(check);
  return wrong.size === 0 ? [] : diagnose(problem, claimsOf(problem, numbers, check), wrong, options);
}

/** The parts with a mismatch of their own: numbers in a transposed shape alone are told already. */
function wrongParts({ parts, reported }: GradientCheck): Set<ClaimedPart> {
  const wrong = new Set<ClaimedPart>();
  if (parts.outputs === 'mismatch') wrong.add('outputs');
  if (parts.cost === 'mismatch') wrong.add('cost');
  for (const { part, status } of reported?.vectors ?? []) {
    if (status === 'mismatch') wrong.add(part === 'parametersAfter' ? 'update' : part);
  }
  return wrong;
}

function claimsOf(problem: Problem, numbers: ReportedNumbers, check: GradientCheck): Claims {
  const printed = printedParameters(problem);
  const size = problem.network.space.size;
  const selected = new Set(check.reported?.vectors.flatMap(({ tensors }) => tensors.map(({ name }) => name)));
  const { gradient, numericalGradient, parametersAfter } = numbers.vectors;
  const vector = (given: ReportedVector, factor: number) =>
    vectorClaim(given, size, selected, (k) => factor * (printed?.gradient[k] ?? 0));
  const outputs = numbers.values.find(({ part }) => part === 'outputs');
  const single = [gradient, numericalGradient, parametersAfter].some((given) =>
    given?.precision.some(({ roundoff }) => roundoff > SINGLE),
  );
  const { cost, learningRate } = numbers;
  return {
    ...(cost && {
      cost: { value: cost.value, precision: precisionOf(cost.value, cost.precision) + (printed?.cost ?? 0) },
    }),
    ...(outputs && { outputs: valuesClaim(outputs, printed?.a.at(-1)) }),
    ...(gradient && { gradient: vector(gradient, 1) }),
    ...(numericalGradient && { numericalGradient: vector(numericalGradient, 1) }),
    ...(parametersAfter && { parametersAfter: vector(parametersAfter, learningRate ?? 0) }),
    ...(learningRate !== undefined && { learningRate }),
    arithmetic: single || problem.network.arithmetic.precision === 'float32' ? 'float32' : 'float64',
  };
}

/** How far a number may be from the one that was computed: half a unit of its digits, or of what it was stored in. */
function precisionOf(value: number, precision: Precision): number {
  return (
    halfUnit(value, precision) + (precision.roundoff > SINGLE ? precision.roundoff * Math.abs(value) : 0)
  );
}

function vectorClaim(
  { values, given, precision }: ReportedVector,
  size: number,
  selected: ReadonlySet<string>,
  allowance: (index: number) => number,
): ReportedArray {
  const claim = { values, given: new Uint8Array(size), precision: new Float64Array(size) };
  given.forEach(({ name, source }, tensor) => {
    if (!selected.has(name)) return;
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
