import { measurementByUnits, trainable } from '../differences/measurement.ts';
import type { Examples } from '../network/network.ts';
import { type Evaluation, evaluate } from '../problem/evaluation.ts';
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
