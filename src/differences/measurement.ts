import { float64 } from '../network/arithmetic.ts';
import { costOf } from '../network/cost.ts';
import { type ForwardPass, forward, inputOf } from '../network/forward.ts';
import type { Examples } from '../network/network.ts';
import type { Problem } from '../problem/problem.ts';
import { measureByPairs } from './central-pairs.ts';
import type { CostFunction } from './cost-function.ts';
import { type Derivatives, type MeasureOptions, measureDerivatives, noDerivatives } from './derivatives.ts';
import { randomSigns } from './directions.ts';
import { byIncrements } from './increments/increments.ts';
import { measureNoise } from './noise.ts';
import { reachesOf } from './steps/reaches.ts';
import { balancedStep, rms, stepScales, stepSize } from './steps/step-sizes.ts';
import { bySubtraction } from './subtraction.ts';

/** A way to measure the reference's derivatives at its parameters. */
export interface ReferenceMeasurement {
  /** Evaluations that the preparation took. */
  readonly evaluations: number;
  /** @param factor takes this part of the usual steps (see `stepOf` in differences/steps.ts) */
  measure(weights: Int32Array, factor?: number, options?: MeasureOptions): Promise<Derivatives>;
  /** Ends the threads that measured. */
  close(): Promise<void>;
}

export interface MeasurementOptions {
  /** The problem's own unless others are given. */
  readonly examples?: Examples;
  /** The step relative to the weight's size. */
  readonly step?: number | undefined;
  /** The forward pass of these examples, where there is one already. */
  readonly pass?: ForwardPass;
  /** Threads to work on at most. */
  readonly jobs?: number | undefined;
}

/** The indices in θ of the weights that are not frozen, those that multiply the same input one after another. */
export function trainable({ frozen, network }: Problem): Int32Array {
  const places = [...frozen.keys()].filter((index) => frozen[index] === 0);
  const keys = new Float64Array(frozen.length);
  network.layers.forEach((layer, l) => {
    for (const { offset, size } of layer.tensors) {
      for (let index = offset; index < offset + size; index++) {
        keys[index] = l * frozen.length + (layer.termOf(index).input ?? -1);
      }
    }
  });
  return Int32Array.from(places).sort((a, b) => keys[a] - keys[b] || a - b);
}

/** Steps of increments, which do not cancel, are so small that truncation is far below rounding, and a kink seldom near. */
const SMALL_STEP = 2 ** -40;

/** Where the cost is infinite, or is no number, no difference of it is one. */
const NO_MEASUREMENT: ReferenceMeasurement = {
  evaluations: 0,
  async measure({ length }) {
    const none = noDerivatives(length);
    none.value.fill(Number.NaN);
    none.bound.fill(Number.NaN);
    return none;
  },
  close: async () => {},
};

/**
 * Prepares to measure derivatives by exact increments.
 *
 * There is one pair of changes a weight, at steps that move pre-activations by 2⁻⁴⁰ of a unit, unless a step is given.
 */
export function measurementByIncrements(
  problem: Problem,
  { examples = problem.data, step, pass: given, jobs }: MeasurementOptions = {},
): ReferenceMeasurement {
  const { network, parameters: theta } = problem;
  const own = given ?? forward(network, theta, examples.inputs, examples.count);
  if (!Number.isFinite(costOf(network, theta, own, examples).total)) return NO_MEASUREMENT;
  const usable = network.arithmetic === float64 ? own : undefined;
  const pass = usable ?? forward({ ...network, arithmetic: float64 }, theta, examples.inputs, examples.count);
  const scales = scalesOf(problem, pass);
  const reaches = reachesOf(network, theta, pass);
  const cost: CostFunction = byIncrements(network, theta, examples, { pass, ...(jobs && { jobs }) });
  const { tensors, tensorAt } = network.space;
  const groupOf = (weight: number): number => tensors.indexOf(tensorAt(weight));
  return {
    evaluations: 0,
    async measure(weights, factor = 1, options = {}) {
      const steps = Float64Array.from(weights, (weight) => {
        const given = step === undefined ? undefined : step * scales[weight];
        return stepSize(SMALL_STEP * reaches[weight], given, factor);
      });
      if (step !== undefined || factor !== 1) return measureDerivatives(cost, theta, weights, steps, options);
      const measured = await measureByPairs(cost, weights, steps, weights.map(groupOf), options);
      // At a kink both sides are wanted, each extrapolated from three steps.
      const atKinks = Int32Array.from(measured.kinks.keys());
      const again = await measureDerivatives(
        cost,
        theta,
        atKinks.map((k) => weights[k]),
        Float64Array.from(atKinks, (k) => steps[k]),
        options.signal && { signal: options.signal },
      );
      replaceSome(measured, atKinks, again);
      return measured;
    },
    close: async () => cost.close?.(),
  };
}

/** Puts what was measured again in the place of what was measured first. */
function replaceSome(measured: Derivatives, places: Int32Array, again: Derivatives): void {
  places.forEach((k, i) => {
    measured.value[k] = again.value[i];
    measured.bound[k] = again.bound[i];
    measured.summedMagnitude[k] = again.summedMagnitude[i];
    measured.unchanged[k] = again.unchanged[i];
    const kink = again.kinks.get(i);
    const oneSided = again.oneSided.get(i);
    if (kink === undefined) measured.kinks.delete(k);
    else measured.kinks.set(k, kink);
    if (oneSided !== undefined) measured.oneSided.set(k, oneSided);
  });
  measured.evaluations += again.evaluations;
}

/** The noise of the reference's cost is never less than a few roundings of it. */
const FEWEST_ROUNDINGS = 4;

/**
 * Prepares to measure derivatives by full passes and subtraction: measures the noise of the cost, and takes from
 * it the step of every weight, which balances truncation and noise unless a step is given.
 */
export async function measurementBySubtraction(
  problem: Problem,
  { examples = problem.data, step, pass: given }: MeasurementOptions = {},
): Promise<ReferenceMeasurement> {
  const { network, parameters: theta } = problem;
  const pass = given ?? forward(network, theta, examples.inputs, examples.count);
  const scales = scalesOf(problem, pass);
  const signs = randomSigns(theta.length, problem.check.seed);
  const measured = await measureNoise(
    bySubtraction(network, theta, examples),
    scales.map((scale, k) => scale * signs[k]),
  );
  const total = costOf(network, theta, pass, examples).total;
  const noise = Math.max(measured.noise, FEWEST_ROUNDINGS * network.arithmetic.roundoff * Math.abs(total));
  const balanced = balancedStep(noise, total);
  const cost = bySubtraction(network, theta, examples, noise);
  return {
    evaluations: measured.evaluations,
    measure(weights, factor = 1, options = {}) {
      const steps = Float64Array.from(weights, (weight) => stepSize(balanced, step, factor) * scales[weight]);
      return measureDerivatives(cost, theta, weights, steps, { round: network.arithmetic.round, ...options });
    },
    close: async () => {},
  };
}

/** The size in which the step of each weight of a spec is measured. */
export function scalesOf(
  { network, parameters, data }: Problem,
  pass: ForwardPass = forward(network, parameters, data.inputs, data.count),
): Float64Array {
  return stepScales(
    parameters,
    network.layers.flatMap((layer, l) =>
      layer.tensors.map((tensor) => ({
        offset: tensor.offset,
        size: tensor.size,
        inputRms: tensor.kind === 'bias' ? 1 : rms(inputOf(pass, l)),
      })),
    ),
  );
}
