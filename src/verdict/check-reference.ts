import { trainable } from '../differences/measurement.ts';
import type { NumericDeltas } from '../differences/units/numeric-deltas.ts';
import { NncheckError } from '../errors.ts';
import { describeValue } from '../input/describe.ts';
import { type Evaluation, evaluate } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import { shownFields } from './build-check.ts';
import { deltaChecks } from './gradient/delta-checks.ts';
import { type JudgedWholeInputs, judgeInputs } from './gradient/input-gradient.ts';
import { type JudgedGradient, judgeGradient, tensorChecks } from './gradient/judge-gradient.ts';
import {
  type CheckOptions,
  METHODS,
  measuredWeights,
  measureOptions,
  prepareMeasurement,
  witnessesOf,
} from './gradient/measuring.ts';
import { ownGradient } from './gradient/reference-gradient.ts';
import { silentLayers, statusWith } from './gradient/silent-layers.ts';
import { statusOf } from './gradient/tensor-summary.ts';
import { worst } from './tensor-check.ts';
import { NOT_GIVEN, type ReferenceCheck } from './verdict.ts';

export type { CheckOptions } from './gradient/measuring.ts';

/** The check of the reference, and the judgements that it was made from. */
export interface CheckedReference {
  readonly check: ReferenceCheck;
  readonly evidence: JudgedGradient;
  /** What the evidence is of: without parameters, the problem whose inputs are parameters. */
  readonly judgedProblem: Problem;
  /** Beside the weights of a layer alone, the gradient with respect to its inputs. */
  readonly inputs?: JudgedWholeInputs;
}

/**
 * Checks the reference's backpropagated gradient against differences of its cost, weight by weight.
 *
 * @returns the verdicts, in the person's own tensors; see `GradientCheck`
 */
export async function checkReference(
  problem: Problem,
  options: CheckOptions = {},
): Promise<CheckedReference> {
  requireOptions(options);
  const evaluation = evaluate(problem);
  const collected = options.deltas === true ? deltaChecks(evaluation) : undefined;
  const { evidence, evaluations } = await judgeReference(evaluation, options, collected?.add);
  const { claim, judged } = evidence;
  const witnesses = await witnessesOf(evaluation, judged, options);
  const shown = shownFields(
    problem,
    tensorChecks(problem.tensors, problem.parameters, claim, judged, witnesses.values),
  );
  const cost = evaluation.cost.total;
  const finite = Number.isFinite(cost);
  const weights = judged.weights.length;
  const silent = finite ? silentLayers(judged, problem.network.space) : [];
  const ofWeights = finite ? statusWith(silent, statusOf(shown.counts)) : 'inconclusive';
  const deltas = finite ? collected?.result() : undefined;
  const ofUnits = deltas && statusOf(deltas.counts);
  // A layer alone hands its inputs' gradient on to the layer below.
  const isAlone = finite && problem.network.objective.loss.name === 'upstream';
  const inputs = isAlone ? await judgeInputs(problem, options) : undefined;
  const ofInputs = inputs?.check.status;
  const ofAll = [...(weights > 0 || !isAlone ? [ofWeights] : []), ofUnits, ofInputs];
  const check: ReferenceCheck = {
    ...shown,
    subject: 'reference',
    status: worst(ofAll),
    cost: { reference: cost },
    parts: {
      ...NOT_GIVEN,
      gradient: weights > 0 || !isAlone ? ofWeights : 'not given',
      ...(ofUnits && { deltas: ofUnits }),
      ...(ofInputs && { inputGradient: ofInputs }),
    },
    evaluations: evaluations + witnesses.evaluations + (inputs?.evaluations ?? 0),
    method: options.method ?? 'units',
    shortened: judged.measured.shortened,
    findings: [],
    ...(silent.length > 0 && { silent }),
    ...(deltas && { deltas }),
    ...(inputs && { inputGradient: inputs.check }),
  };
  if (inputs !== undefined && weights === 0)
    return { check, evidence: inputs.evidence, judgedProblem: inputs.evaluation.problem };
  return { check, evidence, judgedProblem: problem, ...(inputs && { inputs }) };
}

/** Checks options that may come from a library call, which no command line has parsed. */
function requireOptions({ method, step, deltas }: CheckOptions): void {
  const methods: readonly unknown[] = [...METHODS, 'all', undefined];
  if (!methods.includes(method))
    throw new NncheckError(
      'usage',
      'bad-value',
      `method: expected units, increments, subtraction or all, found ${describeValue(method)}`,
    );
  if (deltas === true && method !== undefined && method !== 'units' && method !== 'all')
    throw new NncheckError(
      'usage',
      'bad-value',
      `deltas are measured with the method units, not with ${method}`,
    );
  if (step !== undefined && !(step > 0 && Number.isFinite(step)))
    throw new NncheckError(
      'usage',
      'bad-value',
      `step: expected a number above 0, found ${describeValue(step)}`,
    );
}

async function judgeReference(
  evaluation: Evaluation,
  options: CheckOptions,
  onDeltas?: (deltas: NumericDeltas) => void,
): Promise<{ evidence: JudgedGradient; evaluations: number }> {
  const weights = measuredWeights(evaluation, trainable(evaluation.problem), options);
  const measurement = await prepareMeasurement(evaluation, options, { onDeltas });
  const how = measureOptions(options, weights.length);
  const claim = ownGradient(evaluation);
  const judged = await judgeGradient(claim, weights, measurement, how);
  return { evidence: { claim, judged }, evaluations: measurement.evaluations + judged.evaluations };
}
