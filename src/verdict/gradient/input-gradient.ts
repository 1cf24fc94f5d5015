import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import { inputTensors, withInputs } from '../../problem/input-problem.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import { type ParametersAllowance, printedParameters } from '../allowance/printed-parameters.ts';
import {
  type GradientUnderTest,
  type JudgedGradient,
  judgeGradient,
  tensorChecks,
} from './judge-gradient.ts';
import { type CheckOptions, measureOptions, prepareMeasurement, witnessesOf } from './measuring.ts';
import { ownGradient, referenceGradient } from './reference-gradient.ts';
import { judgeGradients } from './reported-gradients.ts';
import type { VectorCheck } from './reported-vectors.ts';
import { acceptShortNumbers } from './short-numbers.ts';
import { silentTensors, statusWith } from './silent-layers.ts';
import { addCounts, statusOf } from './tensor-summary.ts';

/** The comparison of ∂cost/∂inputs, a tensor an input. */
export type InputGradientCheck = Omit<VectorCheck, 'part' | 'silent'>;

/** The judgement of ∂cost/∂inputs, and what it was made from. */
export interface JudgedInputs {
  readonly check: InputGradientCheck;
  /** Of the problem whose inputs are parameters, too. */
  readonly evaluation: Evaluation;
  readonly evaluations: number;
}

/** The same with the right gradient and its judgements. */
export interface JudgedWholeInputs extends JudgedInputs {
  readonly evidence: JudgedGradient;
}

/** Judges nncheck's own ∂cost/∂inputs, or that of a program; each part of a check judges all of them. */
export async function judgeInputs(
  problem: Problem,
  { share: _, ...options }: CheckOptions,
  claimOf: (evaluation: Evaluation) => GradientUnderTest = ownGradient,
): Promise<JudgedWholeInputs> {
  const evaluation = evaluate(withInputs(problem));
  const given = inputTensors(problem);
  const weights = Int32Array.from(given.flatMap(({ source }) => [...source])).sort();
  const measurement = await prepareMeasurement(evaluation, options);
  const claim = claimOf(evaluation);
  const how = measureOptions({ ...(options.signal && { signal: options.signal }) }, weights.length);
  const judged = acceptShortNumbers(given, await judgeGradient(claim, weights, measurement, how));
  const witnesses = await witnessesOf(evaluation, judged, options);
  const tensors = tensorChecks(given, evaluation.problem.parameters, claim, judged, witnesses.values);
  const counts = addCounts(tensors);
  return {
    check: {
      status: statusWith(silentTensors(judged, given), statusOf(counts)),
      counts,
      tensors,
      missing: [],
      tooShort: 0,
    },
    evaluation,
    evidence: { claim, judged },
    evaluations: measurement.evaluations + judged.evaluations + witnesses.evaluations,
  };
}

/** The judgement of a reported one. */
export interface JudgedReportedInputs extends JudgedWholeInputs {
  readonly vector: ReportedVector;
  /** The allowance for parameters in few digits; absent where they are exact. */
  readonly printed?: ParametersAllowance;
}

/**
 * Judges a reported ∂cost/∂inputs.
 *
 * @param vector of the length of parameters and inputs together
 */
export async function judgeReportedInputs(
  problem: Problem,
  vector: ReportedVector,
  { share: _, ...options }: CheckOptions,
): Promise<JudgedReportedInputs> {
  const evaluation = evaluate(withInputs(problem));
  const { allowance: printed } = printedParameters(evaluation);
  const reference = referenceGradient(evaluation, options);
  const against = { evaluation, reference, printed };
  const { judged, evaluations } = await judgeGradients(against, vector, undefined, undefined, options);
  const [{ check, claim, judged: own }] = judged;
  const evidence = { claim: { ...claim, gradient: reference.gradient }, judged: own };
  return { check, evaluation, evidence, evaluations, vector, ...(printed && { printed }) };
}
