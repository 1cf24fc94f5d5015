import type { ParameterTensor } from '../../tensors/parameters.ts';
import { rowLength, type Shape } from '../shape.ts';
import { none } from './dependence.ts';
import { type Operation, savesNothing } from './operation.ts';

/**
 * y = x + (θ − θ₀): the inputs of the network, each number of each example being a parameter as well, which is θ₀ where
 * nothing moves.
 *
 * @param initial θ₀, rows of the inputs of all examples
 */
export function inputs(output: Shape, tensor: ParameterTensor, initial: Float64Array): Operation {
  const width = rowLength(output);
  const { offset } = tensor;
  const featureOf = (index: number): number => (index - offset) % width;
  const exampleOf = (index: number): number => Math.floor((index - offset) / width);
  return {
    type: 'inputs',
    inputs: width,
    output,
    parameters: [tensor],
    dependence: () => none,

    value({ theta, x }, y) {
      for (let k = 0; k < y.length; k++) y[k] = x[k] + (theta[offset + k] - initial[k]);
    },

    // ∂cost/∂θ = ∂cost/∂y
    pullbacks: { input: (_at, upstream) => upstream.slice() },

    increment: savesNothing,

    entry: {
      featuresOf: (index) => ({ from: featureOf(index), to: featureOf(index) + 1 }),
      examplesOf: (index) => Int32Array.of(exampleOf(index)),
      enter(index, delta, _x, chosen, length, _dx, dy, from) {
        const write = (featureOf(index) - from) * length;
        for (let n = 0; n < length; n++) if (chosen[n] === exampleOf(index)) dy[write + n] += delta;
      },
    },
  };
}
