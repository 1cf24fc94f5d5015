import type { Activation } from '../../network/activations/activation.ts';
import { isCombined, type Layer, lossNode, type Node, readByLoss } from '../../network/graph.ts';
import { allLosses } from '../../network/losses/index.ts';
import type { Loss } from '../../network/losses/loss.ts';
import type { Objective } from '../../network/objective.ts';
import { activation } from '../../network/operations/activation.ts';
import type { Operation } from '../../network/operations/operation.ts';
import type { Problem } from '../../problem/problem.ts';

/** The same problem with other operations for the pre-activations of some layers. */
export function withPreActivations(
  problem: Problem,
  layers: readonly number[],
  replace: (operation: Operation, layer: Layer) => Operation,
): Problem {
  return withOperations(problem, layers, 'z', replace);
}

/** The same problem with other operations for the activations of some layers. */
export function withActivations(
  problem: Problem,
  layers: readonly number[],
  replace: (operation: Operation, layer: Layer) => Operation,
): Problem {
  return withOperations(problem, layers, 'a', replace);
}

/** The same problem with other operations in some nodes. */
export function withNodes(problem: Problem, replace: (node: Node) => Operation): Problem {
  const { network } = problem;
  const nodes = network.nodes.map((node) => ({ ...node, operation: replace(node) }));
  return { ...problem, network: { ...network, nodes } };
}

function withOperations(
  problem: Problem,
  layers: readonly number[],
  of: 'z' | 'a',
  replace: (operation: Operation, layer: Layer) => Operation,
): Problem {
  const { network } = problem;
  const chosen = layers.map((l) => network.layers[l]);
  const nodes = network.nodes.map((node, k) => {
    const layer = chosen.find((one) => one[of] === k);
    return layer === undefined ? node : { ...node, operation: replace(node.operation, layer) };
  });
  return { ...problem, network: { ...network, nodes } };
}

/** The same problem with other activations; a loss that was combined with the last one is taken of its outputs. */
export function withActivation(problem: Problem, chosen: readonly number[], f: Activation): Problem {
  const { network } = problem;
  const nodes = [...network.nodes];
  const layers = network.layers.map((layer, l) => {
    if (!chosen.includes(l)) return layer;
    nodes[layer.a] = { ...nodes[layer.a], operation: activation(f, layer.units, layer.output) };
    return { ...layer, activation: f };
  });
  const replaced = { ...problem, network: { ...network, nodes, layers } };
  return chosen.includes(layers.length - 1) && isCombined(network)
    ? withLoss(replaced, allLosses()[network.objective.loss.name]({}), 'a')
    : replaced;
}

/**
 * The same problem with another loss.
 *
 * @param of the z or the a of the last layer, to which it is applied; that of the loss before unless given
 */
export function withLoss(problem: Problem, loss: Loss, of?: 'z' | 'a'): Problem {
  const { network } = problem;
  const from = of === undefined ? readByLoss(network) : network.layers[network.layers.length - 1][of];
  const nodes = [...network.nodes.slice(0, -1), lossNode(network.nodes, loss, from)];
  const objective = { ...network.objective, loss, takesLogits: false };
  return { ...problem, network: { ...network, nodes, objective } };
}

/** The same problem with another reduction or regularization. */
export function withObjective(
  problem: Problem,
  replaced: Partial<Pick<Objective, 'reduction' | 'regularization'>>,
): Problem {
  const { network } = problem;
  return { ...problem, network: { ...network, objective: { ...network.objective, ...replaced } } };
}
