import { requireInputs } from './limits.ts';
import type { Task } from './task.ts';
import { truthTable } from './truth-table.ts';

/** A task that is the truth table of two bits; `outputs` are those of 00, 01, 10 and 11. */
export function gate(name: string, outputs: readonly number[], about: string, spec: Task['spec']): Task {
  return {
    name,
    about,
    spec,
    data(options) {
      requireInputs(name, 2, options);
      return truthTable(name, 2, options, (row) => outputs[row]);
    },
  };
}

/**
 * The spec of a gate that one sigmoid neuron learns: the first rung of the debugging ladder.
 *
 * Cross-entropy makes it convex, so that whatever the seed it converges, or something is wrong.
 */
export function oneNeuron(task: string): Task['spec'] {
  return {
    name: task,
    network: {
      inputs: 2,
      layers: [{ type: 'dense', name: 'output', units: 1, activation: 'sigmoid' }],
    },
    loss: { type: 'binary-crossentropy', reduction: 'sum' },
    parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 1 },
    data: { task },
    train: { optimizer: { type: 'sgd', learningRate: 0.5 }, epochs: 1000 },
  };
}
