import { NncheckError } from '../../errors.ts';
import type { Task } from './task.ts';
import { truthTable } from './truth-table.ts';

/** 65,536 examples: more bits than that are not a small task any more. */
const MOST_BITS = 16;

/** xor of as many bits as the network has inputs. */
export const parity: Task = {
  name: 'parity',
  about: '1 where an odd number of bits (as many as network.inputs) is 1',
  spec: {
    name: 'parity',
    network: {
      inputs: 4,
      layers: [
        { type: 'dense', name: 'hidden', units: 12, activation: 'tanh' },
        { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
      ],
    },
    loss: { type: 'binary-crossentropy', reduction: 'mean' },
    parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 1 },
    data: { task: 'parity' },
    train: { optimizer: { type: 'adam', learningRate: 0.05 }, epochs: 1000 },
  },
  data(options) {
    const bits = options.inputs;
    if (bits > MOST_BITS) {
      throw new NncheckError(
        'data',
        'task-inputs',
        `the task parity takes 1 to ${MOST_BITS} inputs (2^${MOST_BITS} examples), the network has ${bits}: give it fewer network.inputs`,
      );
    }
    return truthTable('parity', bits, options, (row) => ones(row) % 2);
  },
};

function ones(row: number): number {
  let count = 0;
  for (let rest = row; rest > 0; rest &= rest - 1) count += 1;
  return count;
}
