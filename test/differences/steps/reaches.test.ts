import { expect, test } from 'vitest';
import { growthsOf } from '../../../src/differences/steps/reaches.ts';
import { buildNetwork } from '../../../src/network/build.ts';

test('the growth of a move is the largest on its way, also where a layer above shrinks it again', () => {
  const network = buildNetwork({
    inputs: 1,
    layers: ['first', 'second', 'third'].map((name) => ({
      type: 'dense',
      name,
      units: 1,
      activation: { type: 'linear' },
      bias: true,
    })),
    loss: { type: 'squared' },
    reduction: 'sum',
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum' },
    precision: 'float64',
  });
  // Weight and bias of each layer: biases do not count.
  const growths = growthsOf(network, Float64Array.of(7, 9, -1e12, 9, 1e-12, 9));
  expect(network.layers.map(({ z }) => growths[z])).toEqual([1e12, 1e-12, 1]);
});
