import { describe, expect, test } from 'vitest';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { measureUnits } from '../../../src/differences/units/measure-units.ts';
import type { NumericDeltas } from '../../../src/differences/units/numeric-deltas.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { buildNetwork } from '../../../src/network/build.ts';
import type { NetworkDefinition } from '../../../src/network/definition.ts';
import { forward } from '../../../src/network/forward.ts';
import { generator } from '../../support/random.ts';

const NONE = { l1: 0, l2: 0, biases: false, reduction: 'sum' } as const;

function networkOf(inputs: number, layers: readonly (readonly [number, string])[], bias = true) {
  const definition: NetworkDefinition = {
    inputs,
    layers: layers.map(([units, type], l) => ({
      type: 'dense',
      name: `layer${l + 1}`,
      units,
      activation: { type },
      bias,
    })),
    loss: { type: 'squared' },
    reduction: 'mean',
    regularization: NONE,
    precision: 'float64',
  };
  return buildNetwork(definition);
}

/** Many more examples than a block has. */
const COUNT = 1300;

test('blocks of examples give the sums of all, and each pre-activation is moved twice', async () => {
  const network = networkOf(5, [
    [7, 'tanh'],
    [3, 'sigmoid'],
  ]);
  const random = generator(4);
  const theta = Float64Array.from({ length: network.space.size }, random);
  const inputs = Float64Array.from({ length: 5 * COUNT }, () => (random() > 0 ? random() : 0));
  const examples = { count: COUNT, inputs, targets: Float64Array.from({ length: 3 * COUNT }, random) };
  const pass = forward(network, theta, inputs, COUNT);
  const deltas: NumericDeltas[] = [];
  const progress: number[] = [];
  const { value, bound, moves } = await measureUnits(network, takeSnapshot(network, theta, examples, pass), {
    onDeltas: (one) => deltas.push(one),
    onProgress: (done) => progress.push(done),
  });
  const right = backpropagate(network, theta, examples, pass);
  right.gradient.forEach((exact, k) => {
    expect(Math.abs(value[k]! - exact)).toBeLessThanOrEqual(bound[k]! + 1e-13 * Math.abs(exact));
    expect(bound[k]).toBeLessThan(1e-9);
  });
  // From 0 on, so that the time per unit is not that of what came before.
  expect(progress[0]).toBe(0);
  // The pair of each unit in all examples, and a second one in the first block.
  expect(moves).toBeGreaterThanOrEqual(2 * 10);
  expect(moves).toBeLessThan(4 * 10);
  for (const { layer, from, length, value: numeric, bound: error } of deltas) {
    const { units } = network.layers[layer]!;
    for (let unit = 0, k = 0; unit < units; unit++) {
      for (let n = 0; n < length; n++, k++) {
        const exact = right.deltas[layer]![(from + n) * units + unit]!;
        expect(Math.abs(numeric[k]! - exact)).toBeLessThanOrEqual(error[k]! + 1e-13 * Math.abs(exact));
      }
    }
  }
  expect(deltas.reduce((sum, { value: { length } }) => sum + length, 0)).toBe(10 * COUNT);
});

/** A point where kinks cancel in the one-sided sums and not in what right code says (docs/numerics.md, section 2.2). */
describe.each([
  {
    name: 'relu(x) − relu(−x) at 0',
    network: networkOf(
      1,
      [
        [1, 'linear'],
        [2, 'relu'],
        [1, 'linear'],
      ],
      false,
    ),
    theta: [0, 1, -1, 1, -1],
    inputs: [1],
    targets: [-1],
    conventions: [0, 1, 2],
  },
  {
    name: 'two examples at the kink of one relu, with opposite inputs and errors',
    network: networkOf(1, [[1, 'relu']], false),
    theta: [0],
    inputs: [1, -1],
    targets: [-1, 1],
    conventions: [0, 0.5, 1],
  },
])('$name', ({ network, theta: values, inputs: rows, targets, conventions }) => {
  const theta = Float64Array.from(values);
  const inputs = Float64Array.from(rows);
  const examples = { count: rows.length, inputs, targets: Float64Array.from(targets) };
  const pass = forward(network, theta, inputs, rows.length);

  test('has equal one-sided derivatives, and the weight is at a kink all the same', async () => {
    const { kinks, oneSided } = await measureUnits(network, takeSnapshot(network, theta, examples, pass));
    expect(kinks.get(0)).toMatchObject({ kind: 'leaves' });
    const { left, right, bound } = oneSided.get(0)!;
    expect(Math.abs(left - right)).toBeLessThanOrEqual(2 * bound);
    expect(left).toBeCloseTo(conventions[1]!, 12);
  });

  test('right code says something else with each slope of relu at 0', () => {
    const said = [0, 0.5, 1].map(
      (slope) => backpropagate(network, theta, examples, pass, () => slope).gradient[0]!,
    );
    expect(said).toEqual(conventions);
  });
});
