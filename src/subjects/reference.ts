import { measurementByIncrements, trainable } from '../differences/measurement.ts';
import { backpropagate } from '../network/backpropagation.ts';
import { costOf } from '../network/cost.ts';
import { type ForwardPass, forward } from '../network/forward.ts';
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
      const measurement = measurementByIncrements({ ...problem, parameters: theta }, { examples, jobs: 1 });
      const { value } = await measurement.measure(weights);
      await measurement.close();
      const gradient = new Float64Array(theta.length);
      weights.forEach((weight, k) => {
        gradient[weight] = value[k];
      });
      return gradient;
    },
    outputs: (theta, examples = data) => pass(theta, examples).a.at(-1)!,
  };
}
