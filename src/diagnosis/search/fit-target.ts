import { backpropagate, contributions } from '../../network/backpropagation.ts';
import { type ForwardPass, forward } from '../../network/forward.ts';
import type { Rules, Situation } from '../../network/rules.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import { FORMULA_ROUNDING } from '../../tensors/rounding.ts';
import type { ReportedArray } from '../claims/claims.ts';
import { reduceProblem } from './reduced-problem.ts';

/** What a given gradient is compared with: the same for every explanation that is tried. */
export interface FitTarget {
  readonly situation: Situation;
  readonly tensors: readonly ParameterTensor[];
  /** What was given. */
  readonly target: Float64Array;
  /** Indices of the numbers that were given, tensor by tensor. */
  readonly given: readonly (readonly number[])[];
  /** How far right code could be off. */
  readonly tolerance: Float64Array;
  readonly right: Float64Array;
  /** Computes the gradient under rules; only layers from `lowest` on have theirs. */
  gradient(rules: Rules, lowest?: number): Float64Array;
}

/** Beside the largest number of its tensor, less than this part of that is rounding, too. */
const OF_TENSOR = 1e-3;

/** The whole problem, and where that saves much a sketch of it, which explanations are tried on first. */
export interface FitTargets {
  readonly whole: FitTarget;
  readonly quick: FitTarget;
}

/**
 * Prepares the comparison of a given gradient with what faults would give.
 *
 * @param handed the forward pass that the backward pass starts from, where it is not that of the problem
 */
export function prepareFitTargets(
  problem: Problem,
  claim: ReportedArray,
  arithmetic: 'float64' | 'float32' = 'float64',
  handed?: ForwardPass,
): FitTargets {
  const { network, parameters, data } = problem;
  const pass = handed ?? forward(network, parameters, data.inputs, data.count);
  const situation: Situation = { network, theta: parameters, examples: data, pass };
  const rounding = FORMULA_ROUNDING[arithmetic];
  const whole = groundOf(situation, claim, rounding);
  const sketch = reduceProblem(problem, pass);
  if (sketch === undefined) return { whole, quick: whole };
  const part = {
    values: Float64Array.from(sketch.from, (index) => claim.values[index]),
    given: Uint8Array.from(sketch.from, (index) => claim.given[index]),
    precision: Float64Array.from(sketch.from, (index) => claim.precision[index]),
  };
  const examples = { ...data, inputs: sketch.inputs };
  const quick = groundOf({ ...sketch, examples }, part, rounding);
  return { whole, quick };
}

function groundOf(situation: Situation, claim: ReportedArray, rounding: number): FitTarget {
  const { network, theta, examples, pass } = situation;
  const { tensors } = network.space;
  const gradient = (rules: Rules, lowest = 0): Float64Array =>
    backpropagate(network, theta, examples, pass, undefined, rules, lowest).gradient;
  const back = backpropagate(network, theta, examples, pass);
  const magnitude = contributions(network, theta, examples, pass, back);
  const tolerance = new Float64Array(theta.length);
  const given = tensors.map(({ offset, size }) => {
    let largest = 0;
    for (let k = offset; k < offset + size; k++) {
      largest = Math.max(largest, magnitude[k], claim.given[k] === 1 ? Math.abs(claim.values[k]) || 0 : 0);
    }
    const indices: number[] = [];
    for (let k = offset; k < offset + size; k++) {
      const size = Math.max(magnitude[k], Math.abs(claim.values[k]) || 0, OF_TENSOR * largest);
      tolerance[k] = claim.precision[k] + rounding * size + Number.MIN_VALUE;
      if (claim.given[k] === 1) indices.push(k);
    }
    return indices;
  });
  return { situation, tensors, target: claim.values, given, tolerance, right: back.gradient, gradient };
}
