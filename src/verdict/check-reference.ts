import { trainable } from '../differences/measurement.ts';
import { NncheckError } from '../errors.ts';
import { describeValue } from '../input/describe.ts';
import { type Evaluation, evaluate } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import { shownFields } from './build-check.ts';
import { type JudgedGradient, judgeGradient, tensorChecks } from './gradient/judge-gradient.ts';
import {
  type CheckOptions,
  METHODS,
  measureOptions,
  prepareMeasurement,
  witnessesOf,
} from './gradient/measuring.ts';
import { referenceGradient } from './gradient/reference-gradient.ts';
import { statusOf } from './gradient/tensor-summary.ts';
import { NOT_GIVEN, type ReferenceCheck } from './verdict.ts';

export type { CheckOptions } from './gradient/measuring.ts';

/** The check of the reference, and the judgements that it was made from. */
export interface CheckedReference {
  readonly check: ReferenceCheck;
  readonly evidence: JudgedGradient;
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
  const { evidence, evaluations } = await judgeReference(evaluation, options);
  const { claim, judged } = evidence;
  const witnesses = await witnessesOf(evaluation, judged, options);
  const shown = shownFields(
    problem,
    tensorChecks(problem.tensors, problem.parameters, claim, judged, witnesses.values),
  );
  const cost = evaluation.cost.total;
  const status = Number.isFinite(cost) ? statusOf(shown.counts) : 'inconclusive';
  const check: ReferenceCheck = {
    ...shown,
    subject: 'reference',
    status,
    cost: { reference: cost },
    parts: { ...NOT_GIVEN, gradient: status },
    evaluations: evaluations + witnesses.evaluations,
    method: options.method ?? 'units',
    shortened: judged.measured.shortened,
    findings: [],
  };
  return { check, evidence };
}

/** Checks options that may come from a library call, which no command line has parsed. */
function requireOptions({ method, step }: CheckOptions): void {
  const methods: readonly unknown[] = [...METHODS, 'all', undefined];
  if (!methods.includes(method))
    throw new NncheckError(
      'usage',
      'bad-value',
      `method: expected units, increments, subtraction or all, found ${describeValue(method)}`,
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
): Promise<{ evidence: JudgedGradient; evaluations: number }> {
  const weights = trainable(evaluation.problem);
  const measurement = await prepareMeasurement(evaluation, options);
  const how = measureOptions(options, weights.length);
  const claim = referenceGradient(evaluation);
  const judged = await judgeGradient(claim, weights, measurement, how);
  return { evidence: { claim, judged }, evaluations: measurement.evaluations + judged.evaluations };
}
