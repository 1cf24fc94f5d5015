import { isCombined } from '../../network/graph.ts';
import { RULES, type Rules } from '../../network/rules.ts';
import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { type DerivativeFactor, withDerivativeFactor } from '../backward/derivative-factors.ts';
import { overrideLoss } from '../backward/overrides.ts';

/**
 * Returns the gradients of a program whose forward pass is wrong and whose backward pass is right: the backward pass of
 * the declared network, applied to the z and a of the wrong forward pass. There are two such gradients, since f′ may be
 * computed from z (σ(z)(1 − σ(z))) or from a (a(1 − a)), which differ where a is not f(z).
 *
 * @param solved the wrong network, with its forward pass
 * @returns ∂J/∂θ in the standard layout: with f′ of z, then with f′ of a
 */
export function gradientsAfterWrongForward(declared: Problem, solved: Evaluation): Float64Array[] {
  const { gradientUnder } = evaluate({ ...declared, data: solved.problem.data }, solved.pass);
  const written = [RULES, ofActivations(declared)];
  // δ = a − t of the combined loss is taken of the outputs, which another network has made of these z.
  const combined = isCombined(declared.network) ? written.map(fromOutputs) : [];
  return [...written, ...combined].map((rules) => gradientUnder(rules));
}

function fromOutputs(rules: Rules): Rules {
  return overrideLoss(rules, ({ network, pass, examples }, upstream) => {
    const { units, a } = network.layers[network.layers.length - 1];
    return pass.values[a].map((y, k) => (y - examples.targets[k]) * upstream[Math.floor(k / units)]);
  });
}

/** f′ as a function of a = f(z). */
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
