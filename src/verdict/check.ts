import type { Derivatives } from '../differences/derivatives.ts';
import { type Measurement, prepareMeasurement, trainable } from '../implementation/reference.ts';
import { backpropagate, contributions } from '../network/backpropagation.ts';
import { costOf } from '../network/cost.ts';
import { forward } from '../network/forward.ts';
import { hasKinks } from '../network/kinks.ts';
import type { Problem } from '../problem/problem.ts';
import { type Evidence, type Judgement, judge } from './judge.ts';
import { addCounts, statusOf, tensorCheck } from './tally.ts';
import { type GradientCheck, NOT_GIVEN } from './verdict.ts';

export interface CheckOptions {
  readonly method?: 'subtraction';
  /** The step of the differences relative to the weight's size; undefined is chosen from the noise. */
  readonly step?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What right code may lose to its own rounding, relative to the gradient (NUMERICS.md, section 4). */
const OWN_ROUNDING = { float64: 1e-7, float32: 1e-4 };
/** A mismatch must be there at these parts of the step too, or it may be the difference's own. */
const REPEATS = [0.6, 0.1];

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

  const analytic = analyticGradients(problem);
  const measurement = await prepareMeasurement(problem, data, options.step ?? problem.check.step);
  const measured = await measurement.measure(weights, 1, {
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: (done) => options.onProgress!(done, weights.length) }),
  });

  const evidence = (k: number): Evidence => evidenceOf(analytic, measured, weights[k], k, problem);
  const judgements = Array.from(weights, (_, k) => judge(evidence(k)));
  const suspects = [...judgements.keys()].filter((k) => judgements[k].verdict === 'mismatch');
  const { confirmed, evaluations } = await repeatMismatches(measurement, weights, suspects, (k, again, i) =>
    judge({ ...evidenceOf(analytic, again, weights[k], i, problem) }),
  );
  for (const k of suspects) judgements[k] = judge({ ...evidence(k), repeated: confirmed.has(k) });

  const judged = new Map<number, number>();
  weights.forEach((weight, k) => {
    judged.set(weight, k);
  });
  const tensors = problem.tensors.map((tensor) =>
    tensorCheck(tensor, parameters, analytic.gradient, (weight) => {
      const k = judged.get(weight);
      if (k === undefined) return undefined;
      const { numeric, kink } = evidence(k);
      return { judgement: judgements[k], numeric, ...(kink && { kink }) };
    }),
  );
  const counts = addCounts(tensors);
  const status = Number.isFinite(cost) ? statusOf(counts) : 'inconclusive';
  return {
    name: problem.name,
    ...(problem.source !== undefined && { source: problem.source }),
    status,
    cost: { reference: cost },
    parts: { ...NOT_GIVEN, gradient: status },
    counts,
    evaluations: measurement.evaluations + measured.evaluations + evaluations,
    method: options.method ?? 'subtraction',
    tensors,
    findings: [],
  };
}

interface AnalyticGradients {
  readonly gradient: Float64Array;
  readonly magnitude: Float64Array;
  /** With the left slope, the mean and the right slope at every kink; absent for a smooth network. */
  readonly atKink?: readonly [Float64Array, Float64Array, Float64Array];
}

function analyticGradients({ network, parameters, data }: Problem): AnalyticGradients {
  const pass = forward(network, parameters, data.inputs, data.count);
  const gradientAt = (atKink?: number) => backpropagate(network, parameters, data, pass, atKink);
  const back = gradientAt();
  const magnitude = contributions(network, parameters, data, pass, back);
  if (!hasKinks(network) && network.objective.regularization.l1 === 0)
    return { gradient: back.gradient, magnitude };
  const atKink = [gradientAt(0).gradient, gradientAt(0.5).gradient, gradientAt(1).gradient] as const;
  return { gradient: back.gradient, magnitude, atKink };
}

function evidenceOf(
  { gradient, magnitude, atKink }: AnalyticGradients,
  measured: Derivatives,
  weight: number,
  k: number,
  problem: Problem,
): Evidence {
  const kink = measured.kinks.get(k);
  const oneSided = measured.oneSided.get(k);
  return {
    analytic: gradient[weight],
    numeric: measured.value[k],
    bound: measured.bound[k],
    magnitude: magnitude[weight],
    rounding: OWN_ROUNDING[problem.network.arithmetic.precision],
    still: measured.still[k] === 1,
    ...(kink && { kink }),
    ...(oneSided && { oneSided }),
    ...(atKink && { atKink: [atKink[0][weight], atKink[1][weight], atKink[2][weight]] }),
  };
}

/** Measures suspected weights again at other steps: the ones that mismatch at each of them are confirmed. */
async function repeatMismatches(
  measurement: Measurement,
  weights: Int32Array,
  suspects: readonly number[],
  judgeAgain: (k: number, again: Derivatives, i: number) => Judgement,
): Promise<{ confirmed: Set<number>; evaluations: number }> {
  let confirmed = [...suspects];
  let evaluations = 0;
  for (const factor of REPEATS) {
    const again = await measurement.measure(
      Int32Array.from(confirmed, (k) => weights[k]),
      factor,
    );
    evaluations += again.evaluations;
    confirmed = confirmed.filter((k, i) => judgeAgain(k, again, i).verdict === 'mismatch');
  }
  return { confirmed: new Set(confirmed), evaluations };
}
