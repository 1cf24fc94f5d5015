import { backpropagate, contributions } from '../../network/backpropagation.ts';
import { type ForwardPass, forward } from '../../network/forward.ts';
import type { Rules, Situation } from '../../network/rules.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { ReportedArray } from '../claims/claims.ts';
import { type ArithmeticType, toleranceOf } from '../evidence/evidence.ts';
import { reduceProblem } from './reduced-problem.ts';

/** A reported gradient, to which the gradients of faults are fitted. */
export interface FitTarget {
  readonly situation: Situation;
  readonly tensors: readonly ParameterTensor[];
  readonly reported: Float64Array;
  /** Indices of the numbers that were reported, tensor by tensor. */
  readonly given: readonly (readonly number[])[];
  /** Error of each number in code without a fault. */
  readonly tolerance: Float64Array;
  readonly right: Float64Array;
  /** Computes the gradient under rules; only layers from `lowest` on have theirs. */
  gradient(rules: Rules, lowest?: number): Float64Array;
}

/** Part of the largest number of a tensor below which a number is as uncertain as that part: it is a sum that cancelled. */
const OF_TENSOR = 1e-3;

/** The whole problem, and a reduced one on which candidates are tried first; the whole one again where it is small. */
export interface FitTargets {
  readonly whole: FitTarget;
  readonly reduced: FitTarget;
}

/**
 * Prepares the fit of faults to a reported gradient.
 *
 * @param handed the forward pass from which the backward pass starts, where it is not that of the problem
 */
export function prepareFitTargets(
  problem: Problem,
  claim: ReportedArray,
  arithmetic?: ArithmeticType,
  handed?: ForwardPass,
): FitTargets {
  const { network, parameters, data } = problem;
  const pass = handed ?? forward(network, parameters, data.inputs, data.count);
  const situation: Situation = { network, theta: parameters, examples: data, pass };
  const whole = targetOf(situation, claim, arithmetic);
  const reducedProblem = reduceProblem(problem, pass);
  if (reducedProblem === undefined) return { whole, reduced: whole };
  const { from, inputs } = reducedProblem;
  const part = {
    values: Float64Array.from(from, (index) => claim.values[index]),
    given: Uint8Array.from(from, (index) => claim.given[index]),
    precision: Float64Array.from(from, (index) => claim.precision[index]),
  };
  const reduced = targetOf({ ...reducedProblem, examples: { ...data, inputs } }, part, arithmetic);
  return { whole, reduced };
}

function targetOf(situation: Situation, claim: ReportedArray, arithmetic?: ArithmeticType): FitTarget {
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
      const summed = Math.max(magnitude[k], Math.abs(claim.values[k]) || 0, OF_TENSOR * largest);
      tolerance[k] = toleranceOf(claim.precision[k], summed, arithmetic);
      if (claim.given[k] === 1) indices.push(k);
    }
    return indices;
  });
  return { situation, tensors, reported: claim.values, given, tolerance, right: back.gradient, gradient };
}
