import { NncheckError } from '../../errors.ts';
import type { Dataset } from '../problem.ts';
import type { Spec } from '../schema/spec.ts';
import { requireExamples, requireInputs } from './limits.ts';
import type { Task, TaskOptions } from './task.ts';

/** The most bits of a parity: 65,536 examples, the largest table that is still a small task. */
const MOST_BITS = 16;

const sigmoid = { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' } as const;

/**
 * One sigmoid neuron, the first rung of the debugging ladder: cross-entropy makes its cost convex, so that training
 * converges for every seed, or something is wrong.
 */
const NEURON: Omit<Spec, 'data'> = {
  network: { inputs: 2, layers: [sigmoid] },
  loss: { type: 'binary-crossentropy', reduction: 'sum' },
  parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 1 },
  train: { optimizer: { type: 'sgd', learningRate: 0.5 }, epochs: 1000 },
};

/**
 * The smallest network that can represent xor. It has local minima: 186 of 200 seeds learn it, and larger initial
 * weights find them more often (122 of 200 seeds with a deviation of 1).
 */
const XOR: Omit<Spec, 'data'> = {
  network: {
    inputs: 2,
    layers: [{ type: 'dense', name: 'hidden', units: 2, activation: 'sigmoid' }, sigmoid],
  },
  loss: { type: 'squared', reduction: 'sum' },
  parameters: { init: { type: 'normal', mean: 0, std: 0.3 }, seed: 1 },
  train: { optimizer: { type: 'sgd', learningRate: 0.5, momentum: 0.9 }, epochs: 2000 },
};

/** Parity of four bits; the task takes as many bits as the network has inputs. */
const PARITY: Omit<Spec, 'data'> = {
  network: {
    inputs: 4,
    layers: [{ type: 'dense', name: 'hidden', units: 12, activation: 'tanh' }, sigmoid],
  },
  loss: { type: 'binary-crossentropy', reduction: 'mean' },
  parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 1 },
  train: { optimizer: { type: 'adam', learningRate: 0.05 }, epochs: 1000 },
};

/** The tasks whose examples are all rows of the truth table of some bits. */
export const truthTables: readonly Task[] = [
  gate('and', [0, 0, 0, 1], '1 where both bits are 1', NEURON),
  gate('or', [0, 1, 1, 1], '1 where any of two bits is 1', NEURON),
  gate('nand', [1, 1, 1, 0], '0 where both bits are 1', NEURON),
  gate('xor', [0, 1, 1, 0], '1 where two bits differ', XOR),
  {
    name: 'parity',
    about: '1 where an odd number of bits (as many as network.inputs) is 1',
    spec: specOf('parity', PARITY),
    data(options) {
      if (options.inputs > MOST_BITS) {
        const message = `the task parity takes 1 to ${MOST_BITS} inputs (2^${MOST_BITS} examples), the network has ${options.inputs}: give it fewer network.inputs`;
        throw new NncheckError('data', 'task-inputs', message);
      }
      return truthTable('parity', options, (bits) => bits.reduce((sum, bit) => sum + bit, 0) % 2);
    },
  },
];

/** A task of two bits; `outputs` are the targets of 00, 01, 10 and 11. */
function gate(name: string, outputs: readonly number[], about: string, spec: Omit<Spec, 'data'>): Task {
  return {
    name,
    about,
    spec: specOf(name, spec),
    data(options) {
      requireInputs(name, 2, options);
      return truthTable(name, options, ([first, second]) => outputs[2 * first + second]);
    },
  };
}

function specOf(name: string, { network, loss, parameters, train }: Omit<Spec, 'data'>): Spec {
  return { name, network, loss, parameters, data: { task: name }, train };
}

/** Makes the rows in counting order (row 1 of 3 bits is 0, 0, 1), with a target each. */
function truthTable(task: string, options: TaskOptions, target: (bits: Float64Array) => number): Dataset {
  const bits = options.inputs;
  const count = requireExamples(task, options, 2 ** bits);
  const inputs = Float64Array.from({ length: count * bits }, (_, k) => {
    const bit = k % bits;
    return (Math.floor(k / bits) >> (bits - 1 - bit)) & 1;
  });
  const targets = Float64Array.from({ length: count }, (_, row) =>
    target(inputs.subarray(row * bits, (row + 1) * bits)),
  );
  return { task, count, inputs, targets };
}
