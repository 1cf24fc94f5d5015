import { measurementByIncrements, measurementBySubtraction, trainable } from '../differences/measurement.ts';
import { NncheckError } from '../errors.ts';
import { describeValue } from '../input/describe.ts';
import { backpropagate, contributions } from '../network/backpropagation.ts';
import { costOf } from '../network/cost.ts';
import { type ForwardPass, forward } from '../network/forward.ts';
import { roundingSensitivity } from '../network/sensitivity.ts';
import { subgradients } from '../network/subgradients.ts';
import type { Problem } from '../problem/problem.ts';
import { GRADIENT_ROUNDING } from '../tensors/rounding.ts';
import {
  type GradientUnderTest,
  type Judged,
  judgeGradient,
  tensorChecks,
} from './gradient/judge-gradient.ts';
import { addCounts, statusOf } from './gradient/tensor-summary.ts';
import { type GradientCheck, NOT_GIVEN } from './verdict.ts';

export interface CheckOptions {
  /**
   * How the numeric gradient is measured: by exact increments (unless said otherwise), by full passes and
   * subtraction, or both, in which case the increments decide and the other is shown beside them.
   */
  readonly method?: 'increments' | 'subtraction' | 'all';
  /** The step of the differences relative to the weight's size; undefined is chosen from the noise. */
  readonly step?: number;
  /** Threads to work on at most; all cores unless said otherwise. */
  readonly jobs?: number | undefined;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** A check with what it was made from, for those who want to judge again without measuring again. */
export interface CheckedReference {
  readonly check: GradientCheck;
  readonly claim: GradientUnderTest;
  readonly judged: Judged;
}

/**
 * Checks the reference's backpropagated gradient against differences of its cost, weight by weight.
 *
 * @returns the verdicts, in the person's own tensors; see `GradientCheck`
 */
export async function checkReference(problem: Problem, options: CheckOptions = {}): Promise<GradientCheck> {
  return (await checkReferenceWithEvidence(problem, options)).check;
}

/** The same, with the evidence. */
export async function checkReferenceWithEvidence(
  problem: Problem,
  options: CheckOptions = {},
): Promise<CheckedReference> {
  requireOptions(options);
  const { method = 'increments' } = options;
  const { network, parameters, data } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const cost = costOf(network, parameters, pass, data).total;

  const { claim, judged, evaluations } = await judgeReference(problem, pass, options);
  const witness = method === 'all' ? await witnessOf(problem, pass, judged, options) : undefined;
  const tensors = tensorChecks(problem.tensors, parameters, claim, judged, witness?.value);
  const counts = addCounts(tensors);
  const status = Number.isFinite(cost) ? statusOf(counts) : 'inconclusive';
  const check: GradientCheck = {
    name: problem.name,
    ...(problem.source !== undefined && { source: problem.source }),
    status,
    cost: { reference: cost },
    parts: { ...NOT_GIVEN, gradient: status },
    counts,
    evaluations: evaluations + (witness?.evaluations ?? 0),
    method,
    shortened: judged.measured.shortened,
    tensors,
    findings: [],
  };
  return { check, claim, judged };
}

/** Makes sure of what a program says that no command line has looked at. */
function requireOptions({ method, step }: CheckOptions): void {
  const methods: readonly unknown[] = ['increments', 'subtraction', 'all', undefined];
  if (!methods.includes(method))
    throw new NncheckError(
      'usage',
      'bad-value',
      `method: expected increments, subtraction or all, found ${describeValue(method)}`,
    );
  if (step !== undefined && !(step > 0 && Number.isFinite(step)))
    throw new NncheckError(
      'usage',
      'bad-value',
      `step: expected a number above 0, found ${describeValue(step)}`,
    );
}

async function judgeReference(
  problem: Problem,
  pass: ForwardPass,
  options: CheckOptions,
): Promise<{ claim: GradientUnderTest; judged: Judged; evaluations: number }> {
  const weights = trainable(problem);
  const prepare = options.method === 'subtraction' ? measurementBySubtraction : measurementByIncrements;
  const measurement = await prepare(problem, {
    step: options.step ?? problem.check.step,
    jobs: options.jobs,
    pass,
  });
  const measureOptions = {
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: (done: number) => options.onProgress!(done, weights.length) }),
  };
  try {
    // Other threads measure while this one does the backward pass.
    const measuring = measurement.measure(weights, 1, measureOptions);
    const claim = referenceClaim(problem, pass);
    const judged = await judgeGradient(claim, weights, measurement, measureOptions, measuring);
    return { claim, judged, evaluations: measurement.evaluations + judged.evaluations };
  } finally {
    await measurement.close();
  }
}

/** Measures the same weights by full passes and subtraction, the witness that depends on nothing but the forward pass. */
export async function witnessOf(
  problem: Problem,
  pass: ForwardPass,
  { weights }: Judged,
  { step = problem.check.step, signal, onProgress }: CheckOptions,
): Promise<{ value: Float64Array; evaluations: number }> {
  const measurement = await measurementBySubtraction(problem, { pass, step });
  const { value, evaluations } = await measurement.measure(weights, 1, {
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (done) => onProgress(done, weights.length) }),
  });
  return { value, evaluations: measurement.evaluations + evaluations };
}

/** The reference's own gradient, by backpropagation, with all that is known of it. */
export function referenceClaim(problem: Problem, pass: ForwardPass): GradientUnderTest {
  const { network, parameters, data } = problem;
  const back = backpropagate(network, parameters, data, pass);
  const atKink = subgradients(network, parameters, data, pass).map(({ gradient }) => gradient);
  return {
    gradient: back.gradient,
    rounding: GRADIENT_ROUNDING[network.arithmetic.precision],
    contributions: contributions(network, parameters, data, pass, back),
    sensitivity: () => roundingSensitivity(network, parameters, data).gradient,
    ...(atKink.length > 0 && { atKink }),
  };
}
