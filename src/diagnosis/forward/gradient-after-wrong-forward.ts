import { isCombined } from '../../network/graph.ts';
import { RULES, type Rules } from '../../network/rules.ts';
import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { type DerivativeFactor, withDerivativeFactor } from '../backward/derivative-factors.ts';

/**
 * Returns what a right backward pass of the declared network gives when it is handed the forward pass of another: the
 * gradients of a program in which only the forward pass is wrong, by either way to write f′.
 */
export function gradientsAfterWrongForward(declared: Problem, solved: Evaluation): Float64Array[] {
  const { gradientUnder } = evaluate({ ...declared, data: solved.problem.data }, solved.pass);
  return [RULES, ofActivations(declared)].map((rules) => gradientUnder(rules));
}

/** f′ as it is written for a = f(z): of another function's a it is another number than f′(z). */
const OF_ACTIVATION: Readonly<Record<string, DerivativeFactor>> = {
  sigmoid: (_z, a) => a * (1 - a),
  tanh: (_z, a) => 1 - a * a,
};

function ofActivations({ network }: Problem): Rules {
  const { layers } = network;
  const last = layers.length - 1;
  return layers.reduce((rules, { activation }, l) => {
    const slope = OF_ACTIVATION[activation.name];
    // δ = a − t in one step has no f′ in it.
    const combined = l === last && isCombined(network);
    return slope === undefined || combined ? rules : withDerivativeFactor(rules, [l], slope);
  }, RULES);
}
