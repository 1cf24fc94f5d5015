import { reductionFactor } from './cost.ts';
import { type ForwardPass, inputsOfNode } from './forward.ts';
import type { Examples, Network } from './network.ts';
import { type Argument, type PullbackInputs, pullbackOf } from './operations/operation.ts';
import { addRegularizationGradient } from './regularization.ts';

/** What a backward pass is made for: a network at θ, examples, and their forward pass. */
export interface Situation {
  readonly network: Network;
  readonly theta: Float64Array;
  readonly examples: Examples;
  readonly pass: ForwardPass;
  readonly atKink?: AtKink | undefined;
}

/** A backward pass on its way down. */
export interface Descent extends Situation {
  /** ∂cost/∂θ, of the nodes that are done. */
  readonly gradient: Float64Array;
  /** ∂cost/∂(its value) of each node, of those whose readers are done. */
  readonly ofNodes: readonly (Float64Array | undefined)[];
}

/** What has kinks: a node, by its number, or |w| in the regularization. */
export type KinkOf = number | 'regularization';

/**
 * Which derivative to take exactly at a kink, from 0 (the left slope) to 1 (the right one); undefined takes the
 * function's own convention.
 */
export type AtKink = (of: KinkOf) => number | undefined;

/**
 * Backpropagation as four rules. `RULES` are the right ones; a fault is one that replaces some of them (`diagnosis`),
 * so that what is wrong in a program can be planted, and be found by what it gives.
 */
export interface Rules {
  /** ∂cost/∂argument of a node, from upstream = ∂cost/∂(its value). */
  pull(at: Descent, node: number, argument: Argument, upstream: Float64Array): Float64Array;
  /** What the summed losses are multiplied by: the ∂cost/∂loss that the backward pass starts from. */
  reduction(at: Situation): number;
  /** Adds the gradient of the regularization. */
  regularization(at: Situation, gradient: Float64Array): void;
  /** The result of the backward pass: the gradient itself. */
  result(at: Situation, gradient: Float64Array): Float64Array;
}

/** The right rules. */
export const RULES: Rules = {
  pull: (at, node, argument, upstream) => pullback(at, node, argument, upstream),

  reduction: ({ network, examples }) => reductionFactor(network, examples),

  regularization({ network, theta, examples, atKink }, gradient) {
    const { space, objective } = network;
    const slope = atKink?.('regularization');
    addRegularizationGradient(space, objective.regularization, theta, examples.count, gradient, slope);
  },

  result: (_at, gradient) => gradient,
};

/**
 * Calls the pullback of a node's operation.
 *
 * @param replaced what is taken in place of what the node was evaluated at
 */
export function pullback(
  { network, theta, examples, pass, atKink }: Situation,
  node: number,
  argument: Argument,
  upstream: Float64Array,
  replaced: Partial<PullbackInputs> = {},
): Float64Array {
  const inputs = inputsOfNode(network, node, theta, pass, examples.targets);
  const at = { ...inputs, value: pass.values[node], atKink: atKink?.(node), ...replaced };
  return pullbackOf(network.nodes[node].operation, argument)(at, upstream);
}
