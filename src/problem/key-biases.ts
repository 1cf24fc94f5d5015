import type { Problem } from './problem.ts';

/**
 * Returns the attentions whose key bias has a gradient of 0: it adds the same number to the scores of all keys of a step,
 * and the softmax over them does not see it. Keys that are turned by their places each get another number.
 */
export function silentKeyBiases({ network }: Problem): string[] {
  const { layers, objective } = network;
  const { l1, l2, biases } = objective.regularization;
  if (biases && (l1 !== 0 || l2 !== 0)) return [];
  return layers.flatMap(({ name, type, tensors, definition }) => {
    if (type !== 'attention' || 'rotary' in (definition.options ?? {})) return [];
    const bias = tensors.find((tensor) => [`${name}.k.bias`, `${name}.qkv.bias`].includes(tensor.name));
    const owners = layers.filter((layer) => layer.tensors.some(({ offset }) => offset === bias?.offset));
    return owners.length === 1 ? [name] : [];
  });
}
