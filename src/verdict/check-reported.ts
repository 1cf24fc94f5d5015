import { float32 } from '../network/arithmetic.ts';
import { type Cost, reductionFactor } from '../network/cost.ts';
import { isHeld } from '../network/held.ts';
import { type Evaluation, evaluate } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import { numbersOf, type ReportedNumbers } from '../subjects/report-file/reported-numbers.ts';
import { GRADIENT_ROUNDING } from '../tensors/rounding.ts';
import { type ParametersAllowance, printedParameters } from './allowance/printed-parameters.ts';
import { storedRounding } from './allowance/stored-numbers.ts';
import { shownFields } from './build-check.ts';
import { consistencyOf } from './consistency/reported-consistency.ts';
import { claimedDeltas } from './gradient/claimed-deltas.ts';
import { type JudgedReportedInputs, judgeReportedInputs } from './gradient/input-gradient.ts';
import type { JudgedGradient } from './gradient/judge-gradient.ts';
import type { CheckOptions } from './gradient/measuring.ts';
import { referenceGradient } from './gradient/reference-gradient.ts';
import { judgeGradients } from './gradient/reported-gradients.ts';
import { transposedFinding } from './gradient/transposed.ts';
import { worst } from './tensor-check.ts';
import { judgeUpdate } from './update/judge-update.ts';
import type { StepSeries } from './update/series.ts';
import { type ClaimedLayer, deltaRows } from './values/delta-rows.ts';
import { referenceValues } from './values/reference-values.ts';
import { checkValues, compare, compareValue, valuesDetails } from './values/reported-values.ts';
import {
  NOT_GIVEN,
  type PartStatus,
  type Parts,
  type ReportedCheck,
  type ReportedDetails,
  type VectorCheck,
} from './verdict.ts';

/** The check of reported numbers, with the values that it was made from. */
export interface CheckedReport {
  readonly check: ReportedCheck;
  /** The right gradient with the allowances of the reported one, where one was reported. */
  readonly evidence?: JudgedGradient;
  /** The update steps that were judged. */
  readonly update?: StepSeries;
  /** The check where a step that was left open is found to be wrong. */
  readonly refuted?: ReportedCheck;
  /** Of the problem whose tensors were checked. */
  readonly evaluation: Evaluation;
  /** The numbers of these tensors. */
  readonly numbers: ReportedNumbers;
  /** The allowance for parameters in few digits; absent where they are exact. */
  readonly printed?: ParametersAllowance;
  /** The gradient with respect to the inputs, where it was reported. */
  readonly inputs?: JudgedReportedInputs;
}

/**
 * Checks the numbers that somebody's program reported, each part on its own, against the reference of the same problem.
 *
 * @param reported as `readReported` matched it to the problem
 * @returns the verdicts; `parts` has one for each part that was given, `reported` its figures
 */
export async function checkReported(
  problem: Problem,
  reported: ReportedNumbers,
  options: CheckOptions = {},
): Promise<CheckedReport> {
  const isConstant = isHeld(problem.network);
  const moved = problem.tensors.filter(({ source }) => !source.some(isConstant));
  const numbers = numbersOf(reported, problem.tensors, moved);
  const held = (reported.vectors.numericalGradient?.given ?? [])
    .map(({ name }) => name)
    .filter(
      (name) => problem.tensors.some((one) => one.name === name) && !moved.some((one) => one.name === name),
    );
  const evaluation = evaluate(problem);
  const { allowance: printed, fewDigits } = printedParameters(evaluation);
  const reference = referenceGradient(evaluation, options);
  const { cost } = evaluation;
  const rounding = GRADIENT_ROUNDING[problem.network.arithmetic.precision];

  const costCheck =
    numbers.cost &&
    compare(
      numbers.cost,
      cost.total,
      magnitudeOf(cost, reductionFactor(problem.network, problem.data)),
      printed?.cost ?? 0,
      rounding,
      () =>
        evaluation.sensitivity(
          storedRounding(numbers.cost!.precision) > 0 ? float32 : problem.network.arithmetic,
        ).cost,
    );
  const claimed: ClaimedLayer[] = [];
  const values = numbers.values.map((given) => {
    const single = storedRounding(given.precision) > 0;
    const right = referenceValues(evaluation, given.part, given.layer, single, printed);
    if (given.part === 'deltas')
      claimed.push({ given, compare: (k) => compareValue(given, right, rounding, k) });
    return checkValues(given, right, problem);
  });
  const deltas = options.deltas === true ? await deltaRows(evaluation, claimed, options) : undefined;
  const { gradient, numericalGradient } = numbers.vectors;
  const { judged, evaluations } = await judgeGradients(
    { evaluation, reference, printed },
    gradient,
    numericalGradient,
    claimedDeltas(numbers.values, values),
    options,
  );
  const vectors = judged.map(({ check }) => check);
  const inputs =
    numbers.inputGradient && (await judgeReportedInputs(problem, numbers.inputGradient, options));
  const silent = [...new Set(vectors.flatMap((vector) => vector.silent))];
  const update = numbers.update && judgeUpdate(problem, numbers.update, reference, printed, gradient);
  const ofValues = valuesDetails(values);
  const detailsWith = (step: VectorCheck | undefined): ReportedDetails => ({
    file: numbers.file,
    ...(costCheck && { cost: costCheck }),
    ...ofValues.details,
    vectors: step === undefined ? vectors : [...vectors, step],
    ...(update && { update: update.details }),
    missingLayers: numbers.missing,
    transposed: numbers.transposed,
    ...(numbers.reading && { reading: numbers.reading }),
    ...(fewDigits !== undefined && { fewDigits }),
    ...(held.length > 0 && { held }),
  });
  const consistency = consistencyOf(problem, gradient, numericalGradient);
  const checkWith = (step: VectorCheck | undefined): ReportedCheck => {
    const details = detailsWith(step);
    const parts = {
      ...partsOf(details, ofValues.parts, consistency),
      ...(inputs && { inputGradient: inputs.check.status }),
    };
    return {
      ...shownFields(problem, details.vectors[0]?.tensors ?? []),
      subject: 'reported',
      status: worst(Object.values(parts)),
      cost: { reference: cost.total, ...(numbers.cost && { implementation: numbers.cost.value }) },
      parts,
      evaluations: evaluations + (inputs?.evaluations ?? 0),
      method: options.method ?? 'units',
      findings: numbers.transposed.map(transposedFinding),
      reported: details,
      ...(silent.length > 0 && { silent }),
      ...(deltas && { deltas }),
      ...(inputs && { inputGradient: inputs.check }),
    };
  };
  const check = checkWith(update?.check);
  const own = judged.find((one) => one.check.part === 'gradient');
  return {
    check,
    ...(update?.fromRest && { refuted: checkWith(update.fromRest) }),
    ...(update && { update: update.series }),
    ...(own && {
      evidence: { claim: { ...own.claim, gradient: reference.gradient }, judged: own.judged },
    }),
    evaluation,
    numbers,
    ...(printed && { printed }),
    ...(inputs && { inputs }),
  };
}

/** The summed magnitudes of the terms of the cost. */
function magnitudeOf({ losses, regularization }: Cost, factor: number): number {
  return losses.reduce((sum, loss) => sum + Math.abs(loss) * factor, Math.abs(regularization));
}

function partsOf(
  { cost, vectors, transposed }: ReportedDetails,
  ofValues: Partial<Parts>,
  consistency: PartStatus,
): Parts {
  const ofVector = (part: VectorCheck['part']): PartStatus => {
    const status = vectors.find((vector) => vector.part === part)?.status ?? 'not given';
    // In a transposed shape the numbers may be right; what is wrong is where they stand.
    return transposed.some((one) => one.part === part) ? 'mismatch' : status;
  };
  return {
    ...NOT_GIVEN,
    ...ofValues,
    cost: cost?.status ?? 'not given',
    gradient: ofVector('gradient'),
    consistency,
    numericalGradient: ofVector('numericalGradient'),
    update: ofVector('parametersAfter'),
  };
}
