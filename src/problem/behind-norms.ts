import type { Layer } from '../network/graph.ts';
import { channelAxis, numberAlong } from '../network/layers/normalized.ts';
import type { Normalize } from '../network/operations/normalize.ts';
import type { Problem } from './problem.ts';

/**
 * Returns the layers whose biases have a gradient of 0: each adds the same number to all that a normalization takes the
 * mean of, without an activation between them, and nothing else reads it.
 */
export function biasesBeforeNorms({ network }: Problem): string[] {
  const { layers, objective } = network;
  const { l1, l2, biases } = objective.regularization;
  if (biases && (l1 !== 0 || l2 !== 0)) return [];
  return layers.flatMap(({ name, type, definition, activation, tensors, output }, l) => {
    const [norm, ...others] = layers.filter(({ from }) => from.includes(l));
    const own = norm && normalizationOf(network.nodes, norm);
    const bias = tensors.find(({ kind }) => kind === 'bias');
    if (!own?.normalization.centred || others.length > 0 || bias?.size !== channelAxis(output).length)
      return [];
    const owners = layers.filter((layer) => layer.tensors.some(({ offset }) => offset === bias.offset));
    if (owners.length > 1) return [];
    if (activation.name !== 'linear' || (type !== 'dense' && definition.filters === undefined)) return [];
    const biasOf = numberAlong(output, [channelAxis(output)]);
    const isShared = own.normalization.groups.every((group) =>
      group.every((feature) => biasOf[feature] === biasOf[group[0]]),
    );
    return isShared ? [name] : [];
  });
}

/**
 * Returns the last layer, where it is a normalization whose x̂ all have the same upstream within each group: the sum of
 * a group’s x̂ is 0 and moves with nothing below.
 */
export function flatUpstream({ network, data, parameters }: Problem): string | undefined {
  const { layers, nodes, objective, arithmetic } = network;
  const last = layers[layers.length - 1];
  const own = normalizationOf(nodes, last);
  if (objective.loss.name !== 'upstream' || last.activation.name !== 'linear') return undefined;
  if (!own?.normalization.centred) return undefined;
  const { units } = last;
  const { operation } = nodes[last.z];
  const x = new Float64Array(data.targets.length);
  const upstream = operation.pullbacks.x!(
    { theta: parameters, x, value: x, targets: x, arithmetic },
    data.targets,
  );
  const { groups, overExamples } = own.normalization;
  const isFlat = groups.every((group) =>
    Array.from({ length: data.count }, (_, n) => n).every((n) =>
      group.every((k) => upstream[n * units + k] === upstream[(overExamples ? 0 : n) * units + group[0]]),
    ),
  );
  return isFlat ? last.name : undefined;
}

function normalizationOf(nodes: Problem['network']['nodes'], { first }: Layer): Normalize | undefined {
  const { operation } = nodes[first];
  return operation.type === 'normalize' ? (operation as Normalize) : undefined;
}
