import { type ForwardPass, inputOf } from './forward.ts';
import type { Examples, Network } from './network.ts';
import { addRegularizationGradient } from './regularization.ts';
import { type AtKink, RULES, type Rules } from './rules.ts';

export interface Backpropagation {
  /** ∂cost/∂θ, in the standard layout. */
  readonly gradient: Float64Array;
  /** ∂cost/∂z of each layer, [count, units]. */
  readonly deltas: readonly Float64Array[];
}

/**
 * Differentiates the cost by backpropagation (Rumelhart, Hinton and Williams 1986).
 *
 * δ_L = ∂cost/∂z_L; δ_l = f_l′(z_l) ⊙ (W_{l+1}ᵀ δ_{l+1}); ∂cost/∂W_l = Σ δ_l·a_{l−1}ᵀ; ∂cost/∂b_l = Σ δ_l.
 *
 * @param pass the forward pass of these examples with these parameters
 * @param atKink which derivative to take exactly at a kink; undefined takes each function's own convention
 * @param rules what each step computes; others than the right ones make a wrong gradient
 * @param lowest the layer to go down to; below it the gradient has only its regularization
 */
export function backpropagate(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
  atKink?: AtKink,
  rules: Rules = RULES,
  lowest = 0,
): Backpropagation {
  const { layers, space, arithmetic } = network;
  const at = { network, theta, examples, pass, atKink };
  const gradient = new Float64Array(space.size);
  const deltas = new Array<Float64Array>(layers.length);

  for (let l = layers.length - 1; l >= lowest; l--) {
    if (l === layers.length - 1) {
      const upstream = rules.lossGradient(at);
      const factor = rules.reduction(at);
      for (let k = 0; k < upstream.length; k++) upstream[k] *= factor;
      arithmetic.roundAll(upstream);
      deltas[l] = rules.outputDeltas(at, upstream);
    } else {
      const upstream = rules.passBack(at, l + 1, deltas[l + 1], gradient);
      deltas[l] = rules.throughActivation(at, l, upstream);
    }
    rules.addWeightGradient(at, l, deltas[l], gradient);
    rules.addBiasGradient(at, l, deltas[l], gradient);
  }
  rules.addRegularization(at, gradient);
  arithmetic.roundAll(gradient);
  return { gradient: rules.result(at, gradient), deltas };
}

/**
 * Returns Σ |contribution| of the examples to each weight's gradient: how large the terms are that cancel in it.
 */
export function contributions(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
  { deltas }: Backpropagation,
): Float64Array {
  const { layers, space, objective, arithmetic } = network;
  const sum = new Float64Array(space.size);
  layers.forEach((layer, l) => {
    const magnitudes = deltas[l].map(Math.abs);
    layer.addWeightGradient(magnitudes, inputOf(pass, l).map(Math.abs), sum, arithmetic);
    layer.addBiasGradient(magnitudes, sum, arithmetic);
  });
  addRegularizationGradient(space, objective.regularization, theta.map(Math.abs), examples.count, sum);
  return sum;
}
