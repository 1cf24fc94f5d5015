import type { CostFunction } from '../differences/cost-function.ts';
import { type Derivatives, type MeasureOptions, measureDerivatives } from '../differences/derivatives.ts';
import { randomSigns } from '../differences/directions.ts';
import { measureNoise } from '../differences/noise.ts';
import { balancedStep, rms, stepScales } from '../differences/steps.ts';
import { bySubtraction } from '../differences/subtraction.ts';
import { backpropagate } from '../network/backpropagation.ts';
import { costOf } from '../network/cost.ts';
import { type ForwardPass, forward, inputOf } from '../network/forward.ts';
import type { Examples } from '../network/network.ts';
import type { Problem } from '../problem/problem.ts';

/** nncheck's own network as an implementation under test: what a spec alone gives. */
export interface Reference {
  cost(theta: Float64Array, examples?: Examples): number;
  /** The analytic gradient, by backpropagation. */
  gradient(theta: Float64Array, examples?: Examples): Float64Array;
  /** The gradient by differences of the cost alone; frozen weights are left at 0. */
  numericGradient(theta: Float64Array, examples?: Examples): Promise<Float64Array>;
  /** Flat [examples, units]. */
  outputs(theta: Float64Array, examples?: Examples): Float64Array;
}

/** Makes the reference implementation of a problem; examples are the problem's own unless others are given. */
export function createReference(problem: Problem): Reference {
  const { network, data } = problem;
  const pass = (theta: Float64Array, examples: Examples): ForwardPass =>
    forward(network, theta, examples.inputs, examples.count);
  return {
    cost: (theta, examples = data) => costOf(network, theta, pass(theta, examples), examples).total,
    gradient: (theta, examples = data) =>
      backpropagate(network, theta, examples, pass(theta, examples)).gradient,
    async numericGradient(theta, examples = data) {
      const weights = trainable(problem);
      const measurement = await prepareMeasurement({ ...problem, parameters: theta }, examples);
      const { value } = await measurement.measure(weights);
      const gradient = new Float64Array(theta.length);
      weights.forEach((weight, k) => {
        gradient[weight] = value[k];
      });
      return gradient;
    },
    outputs: (theta, examples = data) => pass(theta, examples).a.at(-1)!,
  };
}

/** The indices in θ of the weights that are not frozen. */
export function trainable({ frozen }: Problem): Int32Array {
  return Int32Array.from(frozen.keys()).filter((index) => frozen[index] === 0);
}

/** A way to measure the reference's derivatives at its parameters. */
export interface Measurement {
  readonly cost: CostFunction;
  /** Evaluations that the measurement of the noise took. */
  readonly evaluations: number;
  measure(weights: Int32Array, factor?: number, options?: MeasureOptions): Promise<Derivatives>;
}

/** The noise of the reference's cost is never less than a few roundings of it. */
const FEWEST_ROUNDINGS = 4;

/**
 * Prepares to measure derivatives by full passes and subtraction: measures the noise of the cost, and takes from
 * it the step of every weight.
 *
 * @param step the relative step; undefined balances truncation and noise
 */
export async function prepareMeasurement(
  problem: Problem,
  examples: Examples = problem.data,
  step?: number,
): Promise<Measurement> {
  const { network, parameters: theta } = problem;
  const pass = forward(network, theta, examples.inputs, examples.count);
  const scales = stepScales(
    theta,
    network.layers.flatMap((layer, l) =>
      layer.tensors.map((tensor) => ({
        offset: tensor.offset,
        size: tensor.size,
        inputRms: tensor.kind === 'bias' ? 1 : rms(inputOf(pass, l)),
      })),
    ),
  );
  const signs = randomSigns(theta.length, problem.check.seed);
  const measured = await measureNoise(
    bySubtraction(network, theta, examples),
    scales.map((scale, k) => scale * signs[k]),
  );
  const total = costOf(network, theta, pass, examples).total;
  const noise = Math.max(measured.noise, FEWEST_ROUNDINGS * network.arithmetic.roundoff * Math.abs(total));
  const relative = step ?? balancedStep(noise, total);
  const cost = bySubtraction(network, theta, examples, noise);
  return {
    cost,
    evaluations: measured.evaluations,
    measure(weights, factor = 1, options = {}) {
      const steps = Float64Array.from(weights, (weight) => relative * factor * scales[weight]);
      return measureDerivatives(cost, theta, weights, steps, { round: network.arithmetic.round, ...options });
    },
  };
}
