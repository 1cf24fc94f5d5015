import type { ForwardPass } from '../../network/forward.ts';
import { isDenseChain, joinLayers } from '../../network/graph.ts';
import { layerTypes } from '../../network/layers/index.ts';
import type { Network } from '../../network/network.ts';
import { unitsOnly } from '../../network/shape.ts';
import type { Problem } from '../../problem/problem.ts';
import { parameterSpace } from '../../tensors/parameters.ts';
import { weightOf } from '../backward/tensors.ts';

/** A problem with a few of the inputs: its gradients are those of the whole problem at the weights that it keeps. */
export interface ReducedProblem {
  readonly network: Network;
  readonly theta: Float64Array;
  readonly inputs: Float64Array;
  readonly pass: ForwardPass;
  /** The index in the whole θ of each weight that was kept. */
  readonly from: Int32Array;
}

/** Number of inputs that are kept: enough that no wrong explanation reproduces their weights by accident. */
const KEPT = 12;
/** Multiplications of the first layer below which a backward pass is fast as it is. */
const SLOW = 200_000;

/**
 * Reduces a network with many inputs to a few of them. The deltas stay as they are, since the forward pass is that of the
 * whole; only the gradient of the first layer's weights gets smaller, which is most of the work.
 *
 * @param pass the forward pass of the whole problem
 * @returns undefined where there is little to save, or the first layer has no matrix whose columns could be left out
 */
export function reduceProblem(
  { network, parameters, data }: Problem,
  pass: ForwardPass,
): ReducedProblem | undefined {
  const { inputs, layers } = network;
  const first = layers[0];
  if (inputs <= 2 * KEPT || inputs * first.units * data.count < SLOW) return undefined;
  if (!isDenseChain(network) || network.space.tensors.some(({ kind }) => kind === 'input')) return undefined;
  if (weightOf(network, 0).shape.length !== 2) return undefined;
  const columns = keptColumns(data.inputs, inputs);
  const space = parameterSpace([
    ...layerTypes[first.type].declare(first.definition, [unitsOnly(columns.length)]),
    ...network.space.tensors.filter(({ layer }) => layer !== first.name),
  ]);
  const joined = joinLayers(
    layers.map(({ z: _z, a: _a, termOf: _termOf, ...layer }, l) => {
      const tensors = space.tensors.filter((tensor) => tensor.layer === layer.name);
      const shape = { ...layer, ...(l === 0 && { inputs: columns.length }), tensors };
      return { ...shape, steps: layerTypes[layer.type].expand(shape) };
    }),
    columns.length,
  );
  const nodes = [...joined.nodes, network.nodes[network.nodes.length - 1]];
  const from = indices(network, space.size, columns);
  const chosen = chooseColumns(data.inputs, inputs, columns);
  return {
    network: { ...network, inputs: columns.length, layers: joined.layers, nodes, space },
    theta: Float64Array.from(from, (index) => parameters[index]),
    inputs: chosen,
    pass: { ...pass, inputs: chosen },
    from,
  };
}

/** Returns a few inputs, evenly spread over those that are not 0 in all examples: the others have a gradient of 0. */
function keptColumns(inputs: Float64Array, width: number): number[] {
  const seen = new Uint8Array(width);
  for (let k = 0; k < inputs.length; k++) if (inputs[k] !== 0) seen[k % width] = 1;
  const alive = [...seen.keys()].filter((column) => seen[column] === 1);
  const from = alive.length > 0 ? alive : [0];
  const count = Math.min(KEPT, from.length);
  return Array.from({ length: count }, (_, k) => from[Math.floor((k * from.length) / count)]);
}

function indices(network: Network, size: number, columns: readonly number[]): Int32Array {
  const { offset, size: whole } = weightOf(network, 0);
  const { inputs, units } = network.layers[0];
  const from = new Int32Array(size);
  let next = 0;
  for (let unit = 0; unit < units; unit++)
    for (const column of columns) from[next++] = offset + unit * inputs + column;
  // the weights of the first layer are the first of θ, and everything after them keeps its order
  for (let index = offset + whole; next < size; index++) from[next++] = index;
  return from;
}

function chooseColumns(inputs: Float64Array, width: number, columns: readonly number[]): Float64Array {
  const rows = inputs.length / width;
  const chosen = new Float64Array(rows * columns.length);
  for (let row = 0, k = 0; row < rows; row++) {
    for (const column of columns) chosen[k++] = inputs[row * width + column];
  }
  return chosen;
}
