import type { Layer } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import { featureAxis } from './positions.ts';

/** The weight of the operation that makes the pre-activations of layer l, which has one. */
export function weightOf(network: Network, l: number): ParameterTensor {
  return tensorOf(network, l, 'weight')!;
}

/** Whether the operation that makes the pre-activations of layer l has a weight. */
export function hasWeight(network: Network, l: number): boolean {
  return tensorOf(network, l, 'weight') !== undefined;
}

function tensorOf({ nodes, layers }: Network, l: number, of: ParameterTensor['kind']) {
  return nodes[layers[l]?.z]?.operation.parameters.find(({ kind }) => kind === of);
}

/** Whether the weight of layer l is a matrix of [units, inputs]. */
export function isDense({ layers }: Network, l: number): boolean {
  const { termOf, tensors, units, inputs } = layers[l];
  return termOf !== undefined && tensors[0]?.size === units * inputs;
}

/** The layer that layer l reads, where it reads one. */
export function layerBelow({ layers }: Network, l: number): number | undefined {
  const [source, ...others] = layers[l]?.from ?? [];
  return typeof source === 'number' && others.length === 0 ? source : undefined;
}

/** Whether layer l passes a delta back to the one that it reads, or to the inputs where their gradient is asked for. */
export function passesBack(network: Network, l: number): boolean {
  if (layerBelow(network, l) !== undefined) return true;
  const { from } = network.layers[l];
  const toInputs = network.space.tensors.some(({ kind }) => kind === 'input');
  return toInputs && from.length === 1 && typeof from[0] !== 'number';
}

/** How many features layer l has: units, or the filters of a convolution. */
export function featuresOf({ output }: Layer): number {
  return output[featureAxis(output)].length;
}

/** The bias of layer l, where it has one for each feature. */
export function biasOf(network: Network, l: number): ParameterTensor | undefined {
  const bias = tensorOf(network, l, 'bias');
  return bias?.size === featuresOf(network.layers[l]) ? bias : undefined;
}

/** The tensors whose sign and zeros are no fault of the biases of a layer. */
export function unlikeBiases(network: Network): ParameterTensor[] {
  const biases = network.layers.flatMap((_, l) => biasOf(network, l)?.name ?? []);
  return network.space.tensors.filter(({ name }) => !biases.includes(name));
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
  const own = tensors.find(({ source }) => source.includes(tensor.offset));
  if (own?.name === name) return name;
  // Inputs with names are several tensors of the person, and tokens are none.
  if (own === undefined || tensor.kind === 'input') return 'the inputs';
  if (own.source.length > 1 && tensors.length === 1 && own.name !== tensor.layer)
    return `the part of ${name}`;
  const row = own.shape[0] === featuresOf(network.layers.find((layer) => layer.name === tensor.layer)!);
  return tensor.kind === 'bias'
    ? `the bias ${row ? 'column' : 'row'} of ${own.name}`
    : `the weights of ${own.name}`;
}

/** Why a wrong ∂J/∂x matters, and what to write. */
const OF_INPUTS = {
  matters: 'The layers below are trained with this gradient, so theirs are all wrong.',
  fix: 'Compute ∂J/∂x from the delta of the layer that reads x, with no further factor: Wᵀ·δ for a dense layer.',
} as const;

/** The same of a tensor, where it is that of the inputs. */
export function ofInputs(network: Network, name: string): Partial<typeof OF_INPUTS> {
  return named(network, name).kind === 'input' ? OF_INPUTS : {};
}
