import {
  measurementByIncrements,
  measurementBySubtraction,
  trainable,
} from '../implementation/measurement.ts';
import { backpropagate, contributions } from '../network/backpropagation.ts';
import { costOf } from '../network/cost.ts';
import { type ForwardPass, forward } from '../network/forward.ts';
import { hasKinks } from '../network/kinks.ts';
import type { Problem } from '../problem/problem.ts';
import { type Claim, judgeGradient, tensorChecks } from './judge-gradient.ts';
import { addCounts, statusOf } from './tally.ts';
import { type GradientCheck, NOT_GIVEN } from './verdict.ts';

export interface CheckOptions {
  /** How the numeric gradient is measured; `increments` unless said otherwise. */
  readonly method?: 'increments' | 'subtraction';
  /** The step of the differences relative to the weight's size; undefined is chosen from the noise. */
  readonly step?: number;
  /** Threads to work on at most; all cores unless said otherwise. */
  readonly jobs?: number | undefined;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What right code may lose to its own rounding, relative to the gradient (NUMERICS.md, section 4). */
const OWN_ROUNDING = { float64: 1e-7, float32: 1e-4 };

/**
 * Checks the reference's backpropagated gradient against differences of its cost, weight by weight.
 *
 * @returns the verdicts, in the person's own tensors; see `GradientCheck`
 */
export async function checkReference(problem: Problem, options: CheckOptions = {}): Promise<GradientCheck> {
  const { network, parameters, data } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const cost = costOf(network, parameters, pass, data).total;
  const weights = trainable(problem);

  const claim = referenceClaim(problem, pass);
  const method = options.method ?? 'increments';
  const prepare = method === 'increments' ? measurementByIncrements : measurementBySubtraction;
  const measurement = await prepare(problem, {
    step: options.step ?? problem.check.step,
    jobs: options.jobs,
    pass,
  });
  const judged = await judgeGradient(claim, weights, measurement, {
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: (done) => options.onProgress!(done, weights.length) }),
  }).finally(() => measurement.close());
  const tensors = tensorChecks(problem.tensors, parameters, claim, judged);
  const counts = addCounts(tensors);
  const status = Number.isFinite(cost) ? statusOf(counts) : 'inconclusive';
  return {
    name: problem.name,
    ...(problem.source !== undefined && { source: problem.source }),
    status,
    cost: { reference: cost },
    parts: { ...NOT_GIVEN, gradient: status },
    counts,
    evaluations: measurement.evaluations + judged.evaluations,
    method,
    tensors,
    findings: [],
  };
}

/** The reference's own gradient, by backpropagation, with all that is known of it. */
export function referenceClaim({ network, parameters, data }: Problem, pass: ForwardPass): Claim {
  const gradientAt = (atKink?: number) => backpropagate(network, parameters, data, pass, atKink);
  const back = gradientAt();
  const claim = {
    gradient: back.gradient,
    rounding: OWN_ROUNDING[network.arithmetic.precision],
    magnitude: contributions(network, parameters, data, pass, back),
  };
  if (!hasKinks(network) && network.objective.regularization.l1 === 0) return claim;
  return {
    ...claim,
    atKink: [gradientAt(0).gradient, gradientAt(0.5).gradient, gradientAt(1).gradient],
  };
}
