import { measurementByUnits, trainable } from '../differences/measurement.ts';
import { bySubtraction } from '../differences/subtraction.ts';
import type { Examples } from '../network/network.ts';
import { type Evaluation, evaluate } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import type { Implementation } from './implementation.ts';

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
  const { data } = problem;
  const at = (parameters: Float64Array, examples: Examples): Evaluation =>
    evaluate({ ...problem, parameters, data: examples });
  return {
    cost: (theta, examples = data) => at(theta, examples).cost.total,
    gradient: (theta, examples = data) => at(theta, examples).gradient,
    async numericGradient(theta, examples = data) {
      const weights = trainable(problem);
      const measurement = measurementByUnits(at(theta, examples));
      const { value } = await measurement.measure(weights);
      const gradient = new Float64Array(theta.length);
      weights.forEach((weight, k) => {
        gradient[weight] = value[k];
      });
      return gradient;
    },
    outputs: (theta, examples = data) => at(theta, examples).pass.a.at(-1)!,
  };
}

/** Returns nncheck's own network in the form of an implementation that can be asked. */
export function referenceImplementation(problem: Problem): Implementation {
  const { name, tensors, layout, network, data } = problem;
  const { cost, gradient } = createReference(problem);
  return {
    name,
    tensors,
    size: network.space.size,
    layout,
    cost: async (theta) => cost(theta),
    gradient: async (theta) => ({ gradient: gradient(theta) }),
    around: (theta) => bySubtraction(network, theta, data),
    close: async () => undefined,
    stop: async () => {},
  };
}
