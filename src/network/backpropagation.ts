import { reductionFactor } from './cost.ts';
import { type ForwardPass, inputOf, outputsForLoss } from './forward.ts';
import type { Examples, Network } from './network.ts';
import { addRegularizationGradient } from './regularization.ts';

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
 * @param atKink which derivative to take exactly at a kink, from 0 (the left slope) to 1 (the right one);
 *   undefined takes each function's own convention
 */
export function backpropagate(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
  atKink?: number,
): Backpropagation {
  const { layers, space, objective, arithmetic } = network;
  const gradient = new Float64Array(space.size);
  const deltas = new Array<Float64Array>(layers.length);

  deltas[layers.length - 1] = outputDeltas(network, examples, pass, atKink);
  for (let l = layers.length - 1; l >= 0; l--) {
    layers[l].addGradient(deltas[l], inputOf(pass, l), gradient, arithmetic);
    if (l > 0) {
      const upstream = new Float64Array(pass.a[l - 1].length);
      layers[l].passBack(theta, deltas[l], upstream, arithmetic);
      deltas[l - 1] = throughActivation(network, l - 1, pass, upstream, atKink);
    }
  }
  addRegularizationGradient(space, objective.regularization, theta, examples.count, gradient, atKink);
  arithmetic.roundAll(gradient);
  return { gradient, deltas };
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
    layer.addGradient(deltas[l].map(Math.abs), inputOf(pass, l).map(Math.abs), sum, arithmetic);
  });
  addRegularizationGradient(space, objective.regularization, theta.map(Math.abs), examples.count, sum);
  return sum;
}

function outputDeltas(
  network: Network,
  examples: Examples,
  pass: ForwardPass,
  atKink?: number,
): Float64Array {
  const { objective, layers, arithmetic } = network;
  const last = layers.length - 1;
  const { units } = layers[last];
  const outputs = outputsForLoss(network, pass);
  const gradient = new Float64Array(outputs.length);
  for (let at = 0; at < outputs.length; at += units) {
    objective.loss.gradient(outputs, examples.targets, at, units, gradient, atKink);
  }
  const factor = reductionFactor(network, examples.count);
  for (let k = 0; k < gradient.length; k++) gradient[k] *= factor;
  arithmetic.roundAll(gradient);
  return objective.appliesTo === 'preActivations'
    ? gradient
    : throughActivation(network, last, pass, gradient, atKink);
}

/** δ = (∂a/∂z)ᵀ·upstream */
function throughActivation(
  { layers, arithmetic }: Network,
  l: number,
  pass: ForwardPass,
  upstream: Float64Array,
  atKink?: number,
): Float64Array {
  const deltas = new Float64Array(upstream.length);
  layers[l].activation.pullback(pass.z[l], pass.a[l], upstream, layers[l].units, deltas, atKink);
  arithmetic.roundAll(deltas);
  return deltas;
}
