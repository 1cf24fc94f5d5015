import { type ForwardPass, inputsOfNode } from './forward.ts';
import type { Examples, Network } from './network.ts';
import { regularizationCost } from './regularization.ts';

/** The cost and what it is made of: total = data + regularization. */
export interface Cost {
  /** The loss of each example. */
  readonly losses: Float64Array;
  /** The reduced losses. */
  readonly data: number;
  readonly regularization: number;
  readonly total: number;
}

/** Returns the factor that the summed losses are multiplied by: 1, 1/examples, or 1/(examples·outputs). */
export function reductionFactor({ objective, layers }: Network, count: number): number {
  if (objective.reduction === 'sum') return 1;
  return objective.reduction === 'mean' ? 1 / count : 1 / (count * layers.at(-1)!.units);
}

/** Returns the cost of examples after a forward pass with the parameters θ. */
export function costOf(network: Network, theta: Float64Array, pass: ForwardPass, examples: Examples): Cost {
  const losses = new Float64Array(examples.count);
  const last = network.nodes.length - 1;
  network.nodes[last].operation.value(inputsOfNode(network, last, theta, pass, examples.targets), losses);
  return costOfLosses(network, theta, losses);
}

/** Returns the cost of examples with these losses. */
export function costOfLosses(network: Network, theta: Float64Array, losses: Float64Array): Cost {
  const { objective, arithmetic, space } = network;
  const count = losses.length;
  const data = arithmetic.round(arithmetic.sum(losses) * reductionFactor(network, count));
  const regularization = arithmetic.round(regularizationCost(space, objective.regularization, theta, count));
  return { losses, data, regularization, total: arithmetic.round(data + regularization) };
}
