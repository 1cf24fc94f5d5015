import { backpropagate } from '../../src/network/backpropagation.ts';
import { costOf } from '../../src/network/cost.ts';
import { forward } from '../../src/network/forward.ts';
import type { Implementation } from '../../src/subjects/implementation.ts';
import type { RandomNetwork } from './networks.ts';

/** What a program does to its numbers before they are seen. */
export interface Rough {
  readonly cost?: (cost: number) => number;
  readonly gradient?: (gradient: Float64Array) => Float64Array;
  readonly theta?: (theta: Float64Array) => Float64Array;
}

/** A program that brings a random network as its own problem: nothing but costs and a gradient is known of it. */
export function implementationOf(
  { network, theta: initial, examples }: RandomNetwork,
  rough: Rough,
): Implementation {
  const stored = (theta: Float64Array) => rough.theta?.(theta) ?? theta;
  const passOf = (theta: Float64Array) => forward(network, theta, examples.inputs, examples.count);
  const cost = (given: Float64Array): number => {
    const theta = stored(given);
    const { total } = costOf(network, theta, passOf(theta), examples);
    return rough.cost?.(total) ?? total;
  };
  const tensors = network.space.tensors.map(({ name, shape, offset, size }) => ({
    name,
    shape,
    source: Int32Array.from({ length: size }, (_, k) => offset + k),
  }));
  return {
    name: 'random',
    tensors,
    size: network.space.size,
    initial,
    cost: async (theta) => cost(theta),
    async gradient(given) {
      const theta = stored(given);
      const { gradient } = backpropagate(network, theta, examples, passOf(theta));
      return { gradient: rough.gradient?.(gradient) ?? gradient };
    },
    around: (theta, base, noise = 0) => ({
      async changes(moves) {
        const values = moves.map(({ indices, deltas }) => {
          const moved = theta.slice();
          for (let k = 0; k < indices.length; k++) moved[indices[k]] += deltas[k];
          return cost(moved) - base;
        });
        return {
          values: Float64Array.from(values),
          rounding: new Float64Array(values.length).fill(2 * noise),
          kinks: new Map(),
        };
      },
    }),
    close: async () => undefined,
    stop: async () => {},
  };
}
