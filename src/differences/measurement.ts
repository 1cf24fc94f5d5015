import { inputOf } from '../network/forward.ts';
import { type Evaluation, inFloat64 } from '../problem/evaluation.ts';
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
  /** The number of evaluations of the preparation. */
  readonly evaluations: number;
  /** @param factor the fraction of the usual steps to measure at (see `stepSize`) */
  measure(weights: Int32Array, factor?: number, options?: MeasureOptions): Promise<Derivatives>;
  /** Ends the threads that measured. */
  close(): Promise<void>;
}

export interface MeasurementOptions {
  /** The step relative to the weight's size. */
  readonly step?: number | undefined;
  /** The largest number of threads. */
  readonly jobs?: number | undefined;
}

/** Returns the indices in θ of the weights that are not frozen; weights that multiply the same input are adjacent. */
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

/**
 * The step of increments relative to the reach: truncation (∝ 2⁻⁸⁰) is far below rounding, and a kink is seldom so
 * near.
 */
const SMALL_STEP = 2 ** -40;

/** The measurement of a cost that is not finite: its differences are NaN. */
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
 * There is one pair of changes for each weight, at steps that move pre-activations by about 2⁻⁴⁰, unless a step is
 * given.
 */
export function measurementByIncrements(
  evaluation: Evaluation,
  { step, jobs }: MeasurementOptions = {},
): ReferenceMeasurement {
  if (!Number.isFinite(evaluation.cost.total)) return NO_MEASUREMENT;
  const { network, parameters: theta, data } = evaluation.problem;
  const exact = inFloat64(evaluation);
  const { pass } = exact;
  const scales = scalesOf(exact);
  const reaches = reachesOf(network, theta, pass);
  const cost: CostFunction = byIncrements(network, theta, data, { pass, ...(jobs && { jobs }) });
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

/** Replaces the first measurement of some weights by the second one. */
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

/** The noise of the reference's cost is taken to be at least so many roundings of it: a sum of few terms has that. */
const FEWEST_ROUNDINGS = 4;

/**
 * Prepares to measure derivatives by full passes and subtraction: measures the noise of the cost, and derives from it
 * the step of every weight, which balances truncation and noise, unless a step is given.
 */
export async function measurementBySubtraction(
  evaluation: Evaluation,
  { step }: MeasurementOptions = {},
): Promise<ReferenceMeasurement> {
  const { network, parameters: theta, data, check } = evaluation.problem;
  const scales = scalesOf(evaluation);
  const signs = randomSigns(theta.length, check.seed);
  const measured = await measureNoise(
    bySubtraction(network, theta, data),
    scales.map((scale, k) => scale * signs[k]),
  );
  const { total } = evaluation.cost;
  const noise = Math.max(measured.noise, FEWEST_ROUNDINGS * network.arithmetic.roundoff * Math.abs(total));
  const balanced = balancedStep(noise, total);
  const cost = bySubtraction(network, theta, data, noise);
  return {
    evaluations: measured.evaluations,
    measure(weights, factor = 1, options = {}) {
      const steps = Float64Array.from(weights, (weight) => stepSize(balanced, step, factor) * scales[weight]);
      return measureDerivatives(cost, theta, weights, steps, { round: network.arithmetic.round, ...options });
    },
    close: async () => {},
  };
}

/** Returns the unit of the step of each weight of a spec. */
export function scalesOf({ problem: { network, parameters }, pass }: Evaluation): Float64Array {
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
