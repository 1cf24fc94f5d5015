import { isDenseChain } from '../../network/graph.ts';
import type { Problem } from '../../problem/problem.ts';

/** The pre-activations z = W·x + b of the last layer, as functions of the inputs, of a network that is linear below it. */
export interface AffineModel {
  readonly units: number;
  readonly bias: boolean;
  /** The network can have every W and b; otherwise it has some of them, and what holds for all holds for it. */
  readonly every: boolean;
  /** W and b are the parameters themselves: their regularization is that of the cost. */
  readonly single: boolean;
}

/** Returns what a network without a hidden layer, or with linear ones, can compute; undefined for any other. */
export function affineModel({ network, frozen, data }: Problem): AffineModel | undefined {
  if (!isDenseChain(network)) return undefined;
  const { layers, inputs } = network;
  const below = layers.slice(0, -1);
  if (below.some(({ activation }) => activation.name !== 'linear')) return undefined;
  const { units } = layers[layers.length - 1];
  const bias = layers.some(({ tensors }) => tensors.some(({ kind }) => kind === 'bias'));
  const isShared = network.space.tensors.some(
    ({ kind, size, layer }) => kind === 'bias' && size < layers.find(({ name }) => name === layer)!.units,
  );
  // [W b] of rank r is a product of layers that are no narrower, whichever of them has the bias.
  const rank = Math.min(units, inputs + (bias ? 1 : 0), data.count);
  const wide = below.every((layer) => layer.units >= rank);
  return { units, bias, every: wide && !isShared && !frozen.includes(1), single: layers.length === 1 };
}

/**
 * Returns the columns of z = Σ_k θ_k·column_k: 1 for a bias, and the inputs. Where the bias is free, it takes up the mean of
 * each input, so that a small part that changes keeps its digits beside a large one that does not.
 */
export function columnsOf(
  { network, data: { inputs, count } }: Problem,
  { bias }: AffineModel,
): Float64Array[] {
  const { regularization } = network.objective;
  const centred = bias && !(regularization.biases && regularization.l2 > 0);
  const columns = Array.from({ length: network.inputs }, (_, k) => {
    const column = Float64Array.from({ length: count }, (_, n) => inputs[n * network.inputs + k]);
    const mean = centred ? column.reduce((sum, x) => sum + x / count, 0) : 0;
    return column.map((x) => x - mean);
  });
  return bias ? [new Float64Array(count).fill(1), ...columns] : columns;
}

/** The factor λ of λ/2·θ_k², for each column and each unit alike, in a network of one layer. */
export function ridgeOf({ network, data }: Problem, { bias }: AffineModel): Float64Array {
  const { l2, biases, reduction } = network.objective.regularization;
  const strength = reduction === 'mean' ? l2 / data.count : l2;
  const ridge = new Float64Array(network.inputs + (bias ? 1 : 0)).fill(strength);
  if (bias && !biases) ridge[0] = 0;
  return ridge;
}
