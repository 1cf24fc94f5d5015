import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CostFunction, Perturbation } from '../../../src/differences/cost-function.ts';
import { byIncrements } from '../../../src/differences/increments/increments.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { changesAlong } from '../../../src/differences/line.ts';
import { bySubtraction } from '../../../src/differences/subtraction.ts';
import { buildNetwork } from '../../../src/network/build.ts';
import { costOf } from '../../../src/network/cost.ts';
import type { NetworkDefinition } from '../../../src/network/definition.ts';
import { forward } from '../../../src/network/forward.ts';
import { dualCost } from '../../support/dual.ts';
import { exactCost } from '../../support/exact/cost.ts';
import { exactly } from '../../support/exact/real.ts';
import { networks, type RandomNetwork } from '../../support/networks.ts';
import { generator } from '../../support/random.ts';

function incrementsOf({ network, theta, examples }: RandomNetwork): CostFunction {
  return byIncrements(network, takeSnapshot(network, theta, examples), 'javascript');
}

async function changeOf(cost: CostFunction, move: Perturbation): Promise<number> {
  return (await cost.changes([move])).values[0];
}

/** Moves of one weight, of some and of all, by up to `size`. */
function movesOf({ theta, random }: Pick<RandomNetwork, 'theta' | 'random'>, size: number): Perturbation[] {
  const some = [...theta.keys()].filter(() => random() > 0);
  return [[Math.floor(Math.abs(random()) * theta.length)], some, [...theta.keys()]]
    .filter(({ length }) => length > 0)
    .map((indices) => ({ indices, deltas: indices.map(() => size * random()) }));
}

describe('the change of the cost, by subtraction in 60 digits', () => {
  const layer = (type: string, units: number, alpha?: number) => ({
    type: 'dense',
    name: `${type}${units}`,
    units,
    bias: true,
    activation: { type, ...(alpha !== undefined && { alpha }) },
  });
  const DEEP: [string, NetworkDefinition['layers'], string][] = [
    ['sigmoid, tanh, linear', [layer('sigmoid', 3), layer('tanh', 2), layer('linear', 2)], 'squared'],
    [
      'relu, silu, softmax',
      [layer('relu', 4), layer('silu', 3), layer('softmax', 3)],
      'categorical-crossentropy',
    ],
    [
      'elu, softmax in between, sigmoid',
      [layer('elu', 3, 0.5), layer('softmax', 3), layer('sigmoid', 2)],
      'absolute',
    ],
    ['tanh, sigmoid', [layer('tanh', 5), layer('sigmoid', 2)], 'squared'],
  ];
  test.each(DEEP)('%s', async (_name, layers, loss) => {
    const regularization = { l1: 0.01, l2: 0.2, biases: true, reduction: 'sum' as const };
    const definition: NetworkDefinition = {
      inputs: 2,
      layers,
      loss: { type: loss },
      reduction: 'sum',
      regularization,
      precision: 'float64',
    };
    const network = buildNetwork(definition);
    const random = generator(layers.length + loss.length);
    const draw = (length: number, size: number) => Float64Array.from({ length }, () => size * random());
    const theta = draw(network.space.size, 1.2);
    const examples = {
      count: 2,
      inputs: draw(4, 2),
      targets: draw(2 * layers.at(-1)!.units, 1).map(Math.abs),
    };
    const cost = byIncrements(network, takeSnapshot(network, theta, examples));
    const before = exactCost(definition, theta, new Map(), examples);
    for (const size of [1e-20, 1e-8, 0.4]) {
      for (const move of movesOf({ theta, random }, size)) {
        const { values, rounding } = await cost.changes([move]);
        const deltas = new Map([...move.indices].map((index, k) => [index, move.deltas[k]]));
        const exact = exactCost(definition, theta, deltas, examples).minus(before);
        const off = exact.minus(exactly(values[0], 60)).abs().toNumber();
        // Sums of terms of both signs in the layers lose a little more than what single examples show.
        expect(off).toBeLessThanOrEqual(64 * rounding[0]);
        expect(rounding[0]).toBeLessThan(1e-12 * Math.abs(values[0]) + 1e-15 * size);
      }
    }
  });
});

test('long moves of one weight, of some and of all change the cost of a random network as two passes say', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (made) => {
      const { network, theta, examples } = made;
      const moves = movesOf(made, 0.5);
      const increments = await incrementsOf(made).changes(moves);
      const subtraction = await bySubtraction(network, theta, examples).changes(moves);
      moves.forEach(({ indices, deltas }, k) => {
        const moved = theta.slice();
        for (const [i, index] of [...indices].entries()) moved[index] += deltas[i];
        const costs = [theta, moved].map((at) => {
          const { losses, regularization } = costOf(
            network,
            at,
            forward(network, at, examples.inputs, examples.count),
            examples,
          );
          return losses.reduce((sum, loss) => sum + Math.abs(loss), regularization);
        });
        const off = Math.abs(increments.values[k] - subtraction.values[k]);
        expect(off).toBeLessThanOrEqual(1e-13 * (costs[0] + costs[1] + 1));
      });
    }),
    { numRuns: 300 },
  );
});

test('short moves change it as the derivative along them says', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (made) => {
      for (const { indices, deltas } of movesOf(made, 1)) {
        const direction = new Float64Array(made.theta.length);
        for (const [k, index] of [...indices].entries()) direction[index] = deltas[k];
        const { d } = dualCost(made.definition, made.theta, direction, made.examples);
        const step = 2 ** -40;
        const line = { first: 0, rates: direction };
        const { values } = await changesAlong(incrementsOf(made), line, [step, -step]);
        const size = direction.reduce((sum, value) => sum + Math.abs(value), 0);
        expect(Math.abs((values[0] - values[1]) / (2 * step) - d)).toBeLessThanOrEqual(
          1e-11 * (Math.abs(d) + size),
        );
      }
    }),
    { numRuns: 200 },
  );
});

describe('only what a weight reaches', () => {
  const definition: NetworkDefinition = {
    inputs: 3,
    layers: [
      { type: 'dense', name: 'hidden', units: 4, activation: { type: 'tanh' }, bias: true },
      { type: 'dense', name: 'output', units: 2, activation: { type: 'sigmoid' }, bias: false },
    ],
    loss: { type: 'squared' },
    reduction: 'mean',
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum' },
    precision: 'float64',
  };
  const network = buildNetwork(definition);
  const random = generator(8);
  const theta = Float64Array.from({ length: network.space.size }, random);

  test('the weights of an input that is always 0 change nothing, not by a bit', async () => {
    const inputs = Float64Array.of(0.5, 0, -1, 0.25, 0, 2);
    const cost = byIncrements(
      network,
      takeSnapshot(network, theta, { count: 2, inputs, targets: new Float64Array(4) }),
    );
    // hidden.weight is [4, 3]: its middle column.
    const moves = [1, 4, 7, 10].map((index) => ({ indices: [index], deltas: [0.1] }));
    expect([...(await cost.changes(moves)).values]).toEqual([0, 0, 0, 0]);
    expect(await changeOf(cost, { indices: [0], deltas: [0.1] })).not.toBe(0);
  });

  test('1,300 examples, most inputs 0, are those of its parts put together', async () => {
    const count = 1300;
    const rare = () => (random() > 0.8 ? random() : 0);
    const inputs = Float64Array.from({ length: 3 * count }, rare);
    const targets = Float64Array.from({ length: 2 * count }, random);
    const moves = movesOf({ theta, random }, 1e-6);
    const whole = await byIncrements(
      network,
      takeSnapshot(network, theta, { count, inputs, targets }),
    ).changes(moves);
    const sums = moves.map(() => 0);
    for (let n = 0; n < count; n++) {
      const one = {
        count: 1,
        inputs: inputs.slice(3 * n, 3 * n + 3),
        targets: targets.slice(2 * n, 2 * n + 2),
      };
      const part = await byIncrements(network, takeSnapshot(network, theta, one), 'javascript').changes(
        moves,
      );
      part.values.forEach((value, k) => {
        sums[k] += value / count;
      });
    }
    whole.values.forEach((value, k) => {
      expect(Math.abs(value - sums[k])).toBeLessThanOrEqual(2 * whole.rounding[k]);
    });
  });
});
