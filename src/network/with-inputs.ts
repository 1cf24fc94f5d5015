import { parameterSpace } from '../tensors/parameters.ts';
import type { Source } from './graph.ts';
import type { Examples, Network } from './network.ts';
import { inputs as inputsOf } from './operations/inputs.ts';
import { rowLength, unitsOnly } from './shape.ts';

/** The name of the tensor of the inputs, behind all others in θ; no tensor of a layer has it, since those have a dot. */
export const INPUT_TENSOR = 'x';

/**
 * Returns the network in which the inputs of these examples are parameters, too, behind all others in θ: their gradient is
 * ∂cost/∂inputs. Its first node is that of the inputs; the layers are the same.
 */
export function withInputsAsParameters(network: Network, { count, inputs }: Examples): Network {
  const { definition, layers, nodes, space } = network;
  const shape = definition.inputShape ?? unitsOnly(network.inputs);
  const extended = parameterSpace([
    ...space.tensors,
    {
      name: INPUT_TENSOR,
      shape: [count, rowLength(shape)],
      axes: ['example', 'input'],
      kind: 'input',
      layer: '',
    },
  ]);
  const operation = inputsOf(shape, extended.tensors[space.tensors.length], inputs.slice());
  const moved = (source: Source): number => (source === 'inputs' ? 0 : source + 1);
  return {
    ...network,
    space: extended,
    // The layers go on to read the inputs, which are the same numbers.
    layers: layers.map((layer, l) => ({
      ...layer,
      reads: layer.reads.map((source) => (source === 'inputs' ? source : source + 1)),
      // The lowest layer goes down to the inputs.
      first: l === 0 ? 0 : layer.first + 1,
      z: layer.z + 1,
      a: layer.a + 1,
    })),
    nodes: [
      { operation, from: ['inputs'], layer: '', role: 'between' },
      ...nodes.map((node) => ({ ...node, from: node.from.map(moved) })),
    ],
  };
}
