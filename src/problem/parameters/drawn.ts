import type { Layer } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import { initializers } from '../initializers/index.ts';
import type { Fill, Init, Initializer } from '../initializers/initializer.ts';
import { type Random, random } from '../random.ts';

/** Makes θ with an initializer: layer after layer, its weights in row-major order and then its biases. */
export function drawParameters(network: Network, init: Init, seed: number): Float64Array {
  const parameters = new Float64Array(network.space.size);
  const stream = random(seed);
  for (const layer of network.layers) drawLayer(layer, init, stream, parameters);
  return parameters;
}

function drawLayer(layer: Layer, init: Init, stream: Random, parameters: Float64Array): void {
  const { inputs, units, tensors } = layer;
  const hasBias = tensors.some(({ kind }) => kind === 'bias');
  const fill = makeFill(init, { inputs, units, hasBias }, stream);
  for (const { offset, size } of tensors) {
    for (let k = offset; k < offset + size; k++) {
      const { unit, input } = layer.termOf(k);
      parameters[k] = input === undefined ? (init.bias ?? fill(unit, 'bias')) : fill(unit, input);
    }
  }
}

function makeFill(init: Init, layer: Parameters<Initializer<Init>>[1], stream: Random): Fill {
  // the table pairs each type with an initializer of its own constants
  const initializer = initializers[init.type] as Initializer<Init>;
  return initializer(init, layer, stream);
}
