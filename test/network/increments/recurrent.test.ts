import { expect, test } from 'vitest';
import { createDirectionalChange } from '../../../src/differences/increments/directional.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { javascript } from '../../../src/network/kernels.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { exactly, type Real } from '../../support/exact/real.ts';
import { exactSequenceCost, type RealTensors } from '../../support/exact/sequences.ts';

// The change of the cost when one weight moves, through an embedding, all steps of a recurrent layer and a loss over them,
// against differences of costs in 60 digits.

const TOKENS = [1, 0, 1, 2];
const TARGETS = [0, 2, 1, 1];
const UNITS = 2;
const MOVES = [-60, -40, -20, -5, 0].map((exponent) => 2 ** exponent);
const backend = {
  kernels: javascript,
  room: (lengths: readonly number[]) => lengths.map((length) => new Float64Array(length)),
};

test.each(['rnn', 'lstm', 'gru'])('every weight around a layer of type %s', async (type) => {
  const problem = await problemFromSpec({
    network: {
      inputs: { tokens: TOKENS.length, vocabulary: 3 },
      layers: [
        { type: 'embedding', name: 'embed', units: 2 },
        { type, name: 'layer', units: UNITS },
        { type: 'dense', name: 'out', units: 3 },
      ],
    },
    loss: { type: 'categorical-crossentropy', fromLogits: true },
    parameters: { init: { type: 'normal', std: 0.8 }, seed: 3 },
    data: { inputs: [TOKENS], targets: [TARGETS] },
  });
  const { network, parameters, data, tensors } = problem;
  const exactCost = (weight: number, delta: number): Real => {
    const at = (index: number): Real => {
      const own = exactly(parameters[index], 60);
      return index === weight ? own.plus(exactly(delta, 60)) : own;
    };
    const lists = tensors.map(({ name, shape: [rows, columns], source }) => {
      const all = [...source].map(at);
      const matrix = Array.from({ length: rows }, (_, row) => all.slice(row * columns, (row + 1) * columns));
      return [name, columns === undefined ? all : matrix];
    });
    return exactSequenceCost(type, Object.fromEntries(lists) as RealTensors, TOKENS, TARGETS, UNITS);
  };
  const change = createDirectionalChange(network, takeSnapshot(network, parameters, data), backend);
  const before = exactCost(-1, 0);
  const largest = MOVES.map(() => 0);
  const errors: number[][] = MOVES.map(() => []);
  for (let weight = 0; weight < parameters.length; weight++) {
    for (const [k, move] of MOVES.entries()) {
      const wanted = exactCost(weight, move).minus(before).toNumber();
      const { value } = change({ indices: [weight], deltas: [move] });
      largest[k] = Math.max(largest[k], Math.abs(wanted));
      errors[k].push(Math.abs(value - wanted));
    }
  }
  for (const [k, move] of MOVES.entries())
    for (const error of errors[k]) expect(error / largest[k], `a move of ${move}`).toBeLessThan(1e-14);
});
