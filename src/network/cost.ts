import { type ForwardPass, inputsOfNode } from './forward.ts';
import type { Examples, Network } from './network.ts';
import { regularizationCost } from './regularization.ts';
import { positionsOf, rowLength } from './shape.ts';

/** The cost and what it is made of: total = data + regularization. */
export interface Cost {
  /** The loss of each example. */
  readonly losses: Float64Array;
  /** The reduced losses. */
  readonly data: number;
  readonly regularization: number;
  readonly total: number;
}

/** Returns the factor that the summed losses are multiplied by. */
export function reductionFactor(network: Network, examples: Pick<Examples, 'count' | 'targets'>): number {
  return 1 / divisorOf(network, examples);
}

function divisorOf(
  { objective, layers }: Network,
  { count, targets }: Pick<Examples, 'count' | 'targets'>,
): number {
  const { units, output } = layers[layers.length - 1];
  const positions = positionsOf(output);
  const steps = positions === undefined ? 1 : rowLength(positions);
  switch (objective.reduction) {
    case 'sum':
      return 1;
    case 'mean':
      return count;
    case 'mean-all':
      return count * units;
    case 'positions':
      return count * steps;
    case 'steps':
      return steps;
    case 'tokens':
      return Math.max(1, countedPositions(targets, units / steps));
  }
}

/** Returns how many positions count: those that are masked have a target row of zeros. */
function countedPositions(targets: Float64Array, units: number): number {
  let many = 0;
  for (let at = 0; at < targets.length; at += units) {
    let k = at;
    while (k < at + units && targets[k] === 0) k++;
    if (k < at + units) many++;
  }
  return many;
}

/** Returns the cost of examples after a forward pass with the parameters θ. */
export function costOf(network: Network, theta: Float64Array, pass: ForwardPass, examples: Examples): Cost {
  const losses = new Float64Array(examples.count);
  const last = network.nodes.length - 1;
  network.nodes[last].operation.value(inputsOfNode(network, last, theta, pass, examples.targets), losses);
  return costOfLosses(network, theta, losses, examples.targets);
}

/** Returns the cost of examples with these losses and targets. */
export function costOfLosses(
  network: Network,
  theta: Float64Array,
  losses: Float64Array,
  targets: Float64Array,
): Cost {
  const { objective, arithmetic, space } = network;
  const count = losses.length;
  const data = arithmetic.round(arithmetic.sum(losses) * reductionFactor(network, { count, targets }));
  const regularization = arithmetic.round(regularizationCost(space, objective.regularization, theta, count));
  return { losses, data, regularization, total: arithmetic.round(data + regularization) };
}
