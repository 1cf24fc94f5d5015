import { reductionFactor } from './cost.ts';
import { type ForwardPass, inputOf, outputsForLoss } from './forward.ts';
import type { Examples, Network } from './network.ts';
import { addRegularizationGradient } from './regularization.ts';

/** What a backward pass is made for: a network at θ, examples, and their forward pass. */
export interface Situation {
  readonly network: Network;
  readonly theta: Float64Array;
  readonly examples: Examples;
  readonly pass: ForwardPass;
  readonly atKink?: AtKink | undefined;
}

/** What has kinks: a layer's activation, by its number, the loss, or |w| in the regularization. */
export type KinkOf = number | 'loss' | 'regularization';

/**
 * Which derivative to take exactly at a kink, from 0 (the left slope) to 1 (the right one); undefined takes the
 * function's own convention.
 */
export type AtKink = (of: KinkOf) => number | undefined;

/**
 * Backpropagation as a handful of rules. `RULES` are the right ones; a fault is one that replaces some of them
 * (`diagnosis`), so that what is wrong in a program can be planted, and be found by what it gives.
 */
export interface Rules {
  /** ∂(Σ losses)/∂y, [count, outputs], of what the loss is applied to. */
  lossGradient(at: Situation): Float64Array;
  /** What the summed losses are multiplied by. */
  reduction(at: Situation): number;
  /** δ_L = ∂cost/∂z_L, from ∂cost/∂y. */
  outputDeltas(at: Situation, upstream: Float64Array): Float64Array;
  /** ∂cost/∂a_{l−1} = W_lᵀ·δ_l; `gradient` is what has been computed so far. */
  passBack(at: Situation, l: number, deltas: Float64Array, gradient: Float64Array): Float64Array;
  /** δ_l = (∂a_l/∂z_l)ᵀ·∂cost/∂a_l */
  throughActivation(at: Situation, l: number, upstream: Float64Array): Float64Array;
  /** Adds ∂cost/∂W_l = Σ δ_l·a_{l−1}ᵀ to the gradient. */
  addWeightGradient(at: Situation, l: number, deltas: Float64Array, gradient: Float64Array): void;
  /** Adds ∂cost/∂b_l = Σ δ_l to the gradient. */
  addBiasGradient(at: Situation, l: number, deltas: Float64Array, gradient: Float64Array): void;
  /** Adds the gradient of the regularization. */
  addRegularization(at: Situation, gradient: Float64Array): void;
  /** What is handed out in the end: the gradient itself. */
  result(at: Situation, gradient: Float64Array): Float64Array;
}

/** The right rules. */
export const RULES: Rules = {
  lossGradient({ network, examples, pass, atKink }) {
    const { objective, layers } = network;
    const { units } = layers[layers.length - 1];
    const outputs = outputsForLoss(network, pass);
    const gradient = new Float64Array(outputs.length);
    for (let at = 0; at < outputs.length; at += units) {
      objective.loss.gradient(outputs, examples.targets, at, units, gradient, atKink?.('loss'));
    }
    return gradient;
  },

  reduction: ({ network, examples }) => reductionFactor(network, examples.count),

  outputDeltas(at, upstream) {
    const { objective, layers } = at.network;
    return objective.appliesTo === 'preActivations'
      ? upstream
      : RULES.throughActivation(at, layers.length - 1, upstream);
  },

  passBack({ network, theta, pass }, l, deltas) {
    const upstream = new Float64Array(inputOf(pass, l).length);
    network.layers[l].passBack(theta, deltas, upstream, network.arithmetic);
    return upstream;
  },

  throughActivation({ network, pass, atKink }, l, upstream) {
    const { activation, units } = network.layers[l];
    const deltas = new Float64Array(upstream.length);
    activation.pullback(pass.z[l], pass.a[l], upstream, units, deltas, atKink?.(l));
    network.arithmetic.roundAll(deltas);
    return deltas;
  },

  addWeightGradient({ network, pass }, l, deltas, gradient) {
    network.layers[l].addWeightGradient(deltas, inputOf(pass, l), gradient, network.arithmetic);
  },

  addBiasGradient({ network }, l, deltas, gradient) {
    network.layers[l].addBiasGradient(deltas, gradient, network.arithmetic);
  },

  addRegularization({ network, theta, examples, atKink }, gradient) {
    const { space, objective } = network;
    const slope = atKink?.('regularization');
    addRegularizationGradient(space, objective.regularization, theta, examples.count, gradient, slope);
  },

  result: (_at, gradient) => gradient,
};
