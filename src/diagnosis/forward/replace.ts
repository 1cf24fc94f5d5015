import type { Activation } from '../../network/activations/activation.ts';
import type { Layer } from '../../network/layers/layer.ts';
import { losses } from '../../network/losses/index.ts';
import type { Objective } from '../../network/objective.ts';
import type { Problem } from '../../problem/problem.ts';

/** The same problem with some layers replaced. */
export function withLayers(
  problem: Problem,
  layers: readonly number[],
  replace: (layer: Layer, l: number) => Layer,
): Problem {
  const { network } = problem;
  const replaced = network.layers.map((layer, l) => (layers.includes(l) ? replace(layer, l) : layer));
  return { ...problem, network: { ...network, layers: replaced } };
}

/** The same problem with other activations; a loss that was combined with the last one is taken of its outputs. */
export function withActivation(problem: Problem, layers: readonly number[], activation: Activation): Problem {
  const replaced = withLayers(problem, layers, (layer) => ({ ...layer, activation }));
  const last = problem.network.layers.length - 1;
  const { objective } = problem.network;
  return layers.includes(last) && objective.appliesTo === 'preActivations'
    ? withObjective(replaced, { loss: losses[objective.loss.name]({}), appliesTo: 'activations' })
    : replaced;
}

/** The same problem with another cost. */
export function withObjective(problem: Problem, replaced: Partial<Objective>): Problem {
  const { network } = problem;
  return { ...problem, network: { ...network, objective: { ...network.objective, ...replaced } } };
}
