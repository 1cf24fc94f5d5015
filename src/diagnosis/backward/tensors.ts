import type { Network } from '../../network/network.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';

/** The weight of layer l. */
export function weightOf(network: Network, l: number): ParameterTensor {
  return network.layers[l].tensors.find(({ kind }) => kind === 'weight')!;
}

/** The bias of layer l, where it has one for each unit. */
export function biasOf(network: Network, l: number): ParameterTensor | undefined {
  const { tensors, units } = network.layers[l];
  return tensors.find(({ kind, size }) => kind === 'bias' && size === units);
}

/** The tensor of that standard name: networks that differ in their inputs alone have the same names. */
export function named(network: Network, name: string): ParameterTensor {
  return network.space.tensors.find((tensor) => tensor.name === name)!;
}

/** Whether the biases of a layer are a column of the person's weight matrix, and which. */
export function packedBias({ tensors, network }: Problem, l: number): 'first' | 'last' | undefined {
  const bias = biasOf(network, l);
  const own = tensors.find(({ name }) => name === network.layers[l].name);
  if (bias === undefined || own === undefined) return undefined;
  return own.source[0] === bias.offset ? 'first' : 'last';
}

/**
 * Whether the biases are in the matrices of the weights: what moves numbers within a matrix then moves them from one
 * tensor of θ to another.
 */
export function packsBiases({ layout }: Problem): boolean {
  return layout.bias === 'first-column' || layout.bias === 'last-column';
}

/** What the person calls a standard tensor: `hidden.weight`, or `the bias column of hidden`. */
export function called({ tensors, network }: Problem, name: string): string {
  const tensor = named(network, name);
  const own = tensors.find(({ source }) => source.includes(tensor.offset))!;
  if (own.name === name) return name;
  if (own.source.length > 1 && tensors.length === 1 && own.name !== tensor.layer)
    return `the part of ${name}`;
  const row = own.shape[0] === network.layers.find((layer) => layer.name === tensor.layer)!.units;
  return tensor.kind === 'bias'
    ? `the bias ${row ? 'column' : 'row'} of ${own.name}`
    : `the weights of ${own.name}`;
}
