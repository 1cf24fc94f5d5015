import type { Network } from '../../network/network.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Estimates the multiply-adds of one weight's move, on average over the weights: for each example that it touches,
 * the layers above it.
 */
export function workPerMove({ layers, space }: Network, { columns, count }: Snapshot): number {
  let total = 0;
  layers.forEach(({ inputs, units }, l) => {
    const above = layers
      .slice(l + 1)
      .reduce((sum, layer, k) => sum + layer.units * (k === 0 ? 1 : layer.inputs), 1);
    const touched = columns[l].starts[inputs] + count;
    total += touched * units * above;
  });
  return total / space.size;
}
