import { type Arithmetic, float64 } from '../network/arithmetic.ts';
import { type Backpropagation, backpropagate, contributions } from '../network/backpropagation.ts';
import { type Cost, costOf } from '../network/cost.ts';
import { type ForwardPass, forward } from '../network/forward.ts';
import type { Rules } from '../network/rules.ts';
import { roundingSensitivity, type Sensitivity } from '../network/sensitivity.ts';
import { subgradients } from '../network/subgradients.ts';
import { once } from './once.ts';
import type { Problem } from './problem.ts';

/**
 * The reference's values for a problem at its parameters θ. Each is computed when it is first read, and kept: the
 * problem's arrays must not change in between.
 */
export interface Evaluation {
  readonly problem: Problem;
  readonly pass: ForwardPass;
  readonly cost: Cost;
  readonly backpropagation: Backpropagation;
  /** ∂cost/∂θ, of θ's length. */
  readonly gradient: Float64Array;
  /** Σ |contribution| of the examples to each element of the gradient. */
  readonly contributions: Float64Array;
  /** Every result of backpropagation that is right where θ is exactly at kinks; none where it is not. */
  readonly subgradients: readonly Backpropagation[];
  /** How far rounding in some arithmetic can move gradient and deltas. */
  sensitivity(arithmetic: Arithmetic): Sensitivity;
  /**
   * Returns the gradient that other rules of backpropagation give; it is not kept.
   *
   * @param lowest the layer to go down to; below it the gradient has only its regularization
   */
  gradientUnder(rules?: Rules, lowest?: number): Float64Array;
}

/**
 * Prepares the evaluation of a problem at its parameters.
 *
 * @param handed the forward pass to start from: that of the problem, or of another network of the same layers
 */
export function evaluate(problem: Problem, handed?: ForwardPass): Evaluation {
  const { network, parameters, data } = problem;
  const pass = once(() => handed ?? forward(network, parameters, data.inputs, data.count));
  const cost = once(() => costOf(network, parameters, pass(), data));
  const back = once(() => backpropagate(network, parameters, data, pass()));
  const summed = once(() => contributions(network, parameters, data, pass(), back()));
  const atKinks = once(() => subgradients(network, parameters, data, pass()));
  const sensitivities = new Map<Arithmetic, Sensitivity>();
  return {
    problem,
    get pass() {
      return pass();
    },
    get cost() {
      return cost();
    },
    get backpropagation() {
      return back();
    },
    get gradient() {
      return back().gradient;
    },
    get contributions() {
      return summed();
    },
    get subgradients() {
      return atKinks();
    },
    sensitivity(arithmetic) {
      const known =
        sensitivities.get(arithmetic) ?? roundingSensitivity({ ...network, arithmetic }, parameters, data);
      sensitivities.set(arithmetic, known);
      return known;
    },
    gradientUnder: (rules, lowest) =>
      backpropagate(network, parameters, data, pass(), undefined, rules, lowest).gradient,
  };
}

/** Returns the evaluation of the same problem in float64, which may be this one. */
export function inFloat64(evaluation: Evaluation): Evaluation {
  const { problem } = evaluation;
  const { network } = problem;
  if (network.arithmetic === float64) return evaluation;
  return evaluate({ ...problem, network: { ...network, arithmetic: float64 } });
}

/** Returns the evaluation of the same problem with other tensors selected; it has the same forward pass. */
export function withSelection(evaluation: Evaluation, problem: Problem): Evaluation {
  return evaluation.problem === problem ? evaluation : evaluate(problem, evaluation.pass);
}
