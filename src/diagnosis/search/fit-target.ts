import { float32 } from '../../network/arithmetic.ts';
import { isDenseChain } from '../../network/graph.ts';
import type { Rules, Situation } from '../../network/rules.ts';
import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { ReportedArray } from '../claims/claims.ts';
import { type ArithmeticType, REPRODUCED, roundingOf } from '../evidence/evidence.ts';
import { reduceProblem } from './reduced-problem.ts';
import { rememberingRules } from './remembering-rules.ts';

/** A reported gradient, to which the gradients of faults are fitted. */
export interface FitTarget {
  readonly situation: Situation;
  readonly tensors: readonly ParameterTensor[];
  readonly reported: Float64Array;
  /** Indices of the numbers that were reported, tensor by tensor. */
  readonly given: readonly (readonly number[])[];
  /** Error of each number in code without a fault. */
  readonly tolerance: Float64Array;
  /** The part of each tolerance that does not come from the digits of the number. */
  readonly rounding: Float64Array;
  readonly right: Float64Array;
  /** From the output down each layer that has tensors, and all tensors from it up. */
  readonly stages: readonly { readonly lowest: number; readonly tensors: readonly number[] }[];
  /** The right rules, for faults to be planted in. */
  readonly rules: Rules;
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

/** Prepares the fit of faults to a reported gradient. */
export function prepareFitTargets(
  evaluation: Evaluation,
  claim: ReportedArray,
  arithmetic?: ArithmeticType,
): FitTargets {
  const { problem, pass } = evaluation;
  const whole = targetOf(evaluation, claim, arithmetic);
  const reducedProblem = reduceProblem(problem, pass);
  if (reducedProblem === undefined) return { whole, reduced: whole };
  const { from, inputs, network, theta: parameters } = reducedProblem;
  const part = {
    values: Float64Array.from(from, (index) => claim.values[index]),
    given: Uint8Array.from(from, (index) => claim.given[index]),
    precision: Float64Array.from(from, (index) => claim.precision[index]),
  };
  const data = { ...problem.data, inputs };
  const reduced = evaluate({ ...problem, network, parameters, data }, reducedProblem.pass);
  return { whole, reduced: targetOf(reduced, part, arithmetic) };
}

/** Weights times examples up to which the rounding errors of right code are estimated: up to five seconds with kernels at 64 places. */
const ROUNDING_WORK = 5e5;

/**
 * Returns how far rounding can move each number of the right gradient in float32 where layers below a normalization or a
 * softmax get differences that cancelled; undefined where the sums of the gradient are all that cancels.
 */
function movedByRounding(evaluation: Evaluation, arithmetic?: ArithmeticType): Float64Array | undefined {
  const { network, parameters, data } = evaluation.problem;
  if (arithmetic !== 'float32' || isDenseChain(network) || parameters.length * data.count > ROUNDING_WORK)
    return undefined;
  return evaluation.sensitivity(float32).ofGradient(evaluation.gradient);
}

function targetOf(evaluation: Evaluation, claim: ReportedArray, arithmetic?: ArithmeticType): FitTarget {
  const { problem, pass, gradient: right, contributions: magnitude, gradientUnder } = evaluation;
  const { network, parameters: theta, data: examples } = problem;
  const { tensors } = network.space;
  const tolerance = new Float64Array(theta.length);
  const rounding = new Float64Array(theta.length);
  const moved = movedByRounding(evaluation, arithmetic);
  const given = tensors.map(({ offset, size }) => {
    let [largest, largestRight] = [0, 0];
    for (let k = offset; k < offset + size; k++) {
      largestRight = Math.max(largestRight, magnitude[k]);
      largest = Math.max(largest, magnitude[k], claim.given[k] === 1 ? Math.abs(claim.values[k]) || 0 : 0);
    }
    const indices: number[] = [];
    for (let k = offset; k < offset + size; k++) {
      const summed = Math.max(magnitude[k], Math.abs(claim.values[k]) || 0, OF_TENSOR * largest);
      rounding[k] = roundingOf(summed, arithmetic);
      if (moved !== undefined && largestRight > 0) {
        const part = moved[k] / Math.max(magnitude[k], OF_TENSOR * largestRight);
        // What the rounding of right code alone can do is reproduced.
        rounding[k] = Math.max(rounding[k], (Math.min(1, part) * summed) / REPRODUCED);
      }
      tolerance[k] = claim.precision[k] + rounding[k];
      if (claim.given[k] === 1) indices.push(k);
    }
    return indices;
  });
  const weighted = [...network.layers.keys()].filter((l) => network.layers[l].tensors.length > 0);
  const upper = weighted
    .slice(1)
    .reverse()
    .map((lowest) => {
      const above = new Set(network.layers.slice(lowest).map(({ name }) => name));
      return { lowest, tensors: [...tensors.keys()].filter((tensor) => above.has(tensors[tensor].layer)) };
    });
  const stages = [...upper, { lowest: 0, tensors: [...tensors.keys()] }];
  const situation = { network, theta, examples, pass };
  const rules = rememberingRules(situation);
  const remembered = gradientUnder(rules);
  return {
    situation,
    tensors,
    reported: claim.values,
    given,
    tolerance,
    rounding,
    right,
    stages,
    rules,
    gradient(planted, lowest) {
      const { pull, reduction, regularization, result } = planted;
      const changesResult =
        pull === rules.pull && reduction === rules.reduction && regularization === rules.regularization;
      return changesResult ? result(situation, remembered.slice()) : gradientUnder(planted, lowest);
    },
  };
}
