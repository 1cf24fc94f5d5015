import { measurementByIncrements, measurementBySubtraction } from '../differences/measurement.ts';
import { type Cost, costOf, reductionFactor } from '../network/cost.ts';
import { forward } from '../network/forward.ts';
import type { Problem } from '../problem/problem.ts';
import type { ReportedNumbers } from '../subjects/report-file/reported-numbers.ts';
import { GRADIENT_ROUNDING } from '../tensors/rounding.ts';
import { printedParameters } from './allowance/printed-parameters.ts';
import { storedRounding } from './allowance/stored-numbers.ts';
import { type CheckOptions, referenceClaim } from './check-reference.ts';
import { consistencyOf } from './consistency/reported-consistency.ts';
import type { GradientUnderTest, Judged } from './gradient/judge-gradient.ts';
import {
  type Judge,
  type JudgedVector,
  judgeBackpropagated,
  judgeNumerical,
} from './gradient/reported-gradients.ts';
import { weightsOf } from './gradient/reported-vectors.ts';
import { selectedNumbers } from './gradient/selected-numbers.ts';
import { shareMeasurement } from './gradient/shared-measurement.ts';
import { addCounts } from './gradient/tensor-summary.ts';
import { transposedFinding } from './gradient/transposed.ts';
import type { ReportedDetails, VectorCheck } from './reported-details.ts';
import { judgeUpdate } from './update.ts';
import { referenceValues } from './values/reference-values.ts';
import { checkValues, compare, valuesDetails } from './values/reported-values.ts';
import { type GradientCheck, NOT_GIVEN, type PartStatus, type Parts, type Status } from './verdict.ts';

/** A check with what is needed to judge other gradients as the reported one was judged, where one was reported. */
export interface CheckedReport {
  readonly check: GradientCheck;
  /** The right gradient, with what a reported one may be off by. */
  readonly claim?: GradientUnderTest;
  readonly judged?: Judged;
}

/**
 * Checks the numbers that somebody's program reported, each part on its own, against the reference of the same problem.
 *
 * @param reported as `readReported` matched it to the problem
 * @returns the verdicts; `parts` has one for each part that was given, `reported` what is known of it
 */
export async function checkReported(
  problem: Problem,
  reported: ReportedNumbers,
  options: CheckOptions = {},
): Promise<GradientCheck> {
  return (await checkReportedWithEvidence(problem, reported, options)).check;
}

/** The same, with the evidence. */
export async function checkReportedWithEvidence(
  problem: Problem,
  reported: ReportedNumbers,
  options: CheckOptions = {},
): Promise<CheckedReport> {
  const numbers = selectedNumbers(reported, problem);
  const { network, parameters, data } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const cost = costOf(network, parameters, pass, data);
  const printed = printedParameters(problem);
  const reference = referenceClaim(problem, pass);

  const costCheck =
    numbers.cost &&
    compare(
      numbers.cost,
      cost.total,
      magnitudeOf(cost, reductionFactor(network, data.count)),
      printed?.cost ?? 0,
      GRADIENT_ROUNDING[network.arithmetic.precision],
    );
  const referenceAt = referenceValues(problem, pass, printed);
  const values = numbers.values.map((given) =>
    checkValues(given, referenceAt(given.part, given.layer, storedRounding(given.precision) > 0), problem),
  );
  const { gradient, numericalGradient, parametersAfter } = numbers.vectors;
  const { judged, evaluations } = await judgeGradients(
    problem,
    { pass, reference, printed },
    numbers,
    options,
  );
  const vectors = judged.map(({ check }) => check);
  const update =
    parametersAfter &&
    judgeUpdate(problem, parametersAfter, numbers.learningRate!, reference, printed, gradient);
  if (update !== undefined) vectors.push(update.check);
  const ofValues = valuesDetails(values);
  const details: ReportedDetails = {
    file: numbers.file,
    ...(costCheck && { cost: costCheck }),
    ...ofValues.details,
    vectors,
    ...(update && { update: update.details }),
    missingLayers: numbers.missing,
    transposed: numbers.transposed,
  };
  const parts = partsOf(details, ofValues.parts, consistencyOf(problem, gradient, numericalGradient));
  const [shown] = vectors;
  const check: GradientCheck = {
    name: problem.name,
    ...(problem.source !== undefined && { source: problem.source }),
    status: worst(Object.values(parts)),
    cost: { reference: cost.total, ...(numbers.cost && { implementation: numbers.cost.value }) },
    parts,
    counts: shown?.counts ?? addCounts([]),
    evaluations,
    method: options.method ?? 'increments',
    tensors: shown?.tensors ?? [],
    findings: numbers.transposed.map(transposedFinding),
    reported: details,
  };
  const evidence = judged.find((one) => one.check.part === 'gradient');
  if (evidence === undefined) return { check };
  return { check, claim: { ...evidence.claim, gradient: reference.gradient }, judged: evidence.judged };
}

/** The summed magnitudes of the terms of the cost. */
function magnitudeOf({ losses, regularization }: Cost, factor: number): number {
  return losses.reduce((sum, loss) => sum + Math.abs(loss) * factor, Math.abs(regularization));
}

/** Judges the gradient and the numerical gradient; each weight is measured once for both. */
async function judgeGradients(
  problem: Problem,
  known: Pick<Judge, 'pass' | 'reference' | 'printed'>,
  { vectors: { gradient, numericalGradient } }: ReportedNumbers,
  options: CheckOptions,
): Promise<{ judged: JudgedVector[]; evaluations: number }> {
  const { method, step, jobs, signal, onProgress } = options;
  const given = [gradient, numericalGradient].filter((vector) => vector !== undefined);
  const weights = Int32Array.from(new Set(given.flatMap((vector) => [...weightsOf(vector)])));
  if (weights.length === 0) return { judged: [], evaluations: 0 };
  const prepare = method === 'subtraction' ? measurementBySubtraction : measurementByIncrements;
  const measuring = await prepare(problem, { step: step ?? problem.check.step, jobs });
  try {
    const measurement = await shareMeasurement(measuring, weights, {
      ...(signal && { signal }),
      ...(onProgress && { onProgress: (done) => onProgress(done, weights.length) }),
    });
    const judge = { problem, measurement, ...known, options };
    const judged = [
      ...(gradient === undefined ? [] : [await judgeBackpropagated(judge, gradient)]),
      ...(numericalGradient === undefined ? [] : [await judgeNumerical(judge, numericalGradient)]),
    ];
    const further = judged.reduce((sum, { evaluations }) => sum + evaluations, 0);
    const evaluations = measuring.evaluations + measurement.measured.evaluations + further;
    return { judged, evaluations };
  } finally {
    await measuring.close();
  }
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

const WORST_FIRST = ['mismatch', 'inconclusive', 'match'] as const;

function worst(statuses: readonly PartStatus[]): Status {
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 'inconclusive';
}
