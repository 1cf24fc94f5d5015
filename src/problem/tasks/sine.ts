import { requireExamples, requireInputs } from './limits.ts';
import type { Task } from './task.ts';

/**
 * One period of a sine: regression, with the input scaled to −1 … 1 as a network's inputs should be.
 *
 * Small batches keep the end a little away from the minimum, where differences by full passes could not decide
 * whether a gradient so small is right.
 */
export const sine: Task = {
  name: 'sine',
  about: 'sin(πx) for x from −1 to 1',
  spec: {
    name: 'sine',
    network: {
      inputs: 1,
      layers: [
        { type: 'dense', name: 'hidden', units: 8, activation: 'tanh' },
        { type: 'dense', name: 'output', units: 1, activation: 'linear' },
      ],
    },
    loss: { type: 'squared', reduction: 'mean' },
    parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 2 },
    data: { task: 'sine' },
    train: { optimizer: { type: 'adam', learningRate: 0.01 }, epochs: 2000, batchSize: 8 },
  },
  data(options) {
    requireInputs('sine', 1, options);
    const count = requireExamples('sine', options, 41, 10000);
    const last = Math.max(1, count - 1);
    const inputs = Float64Array.from({ length: count }, (_, k) => (2 * k) / last - 1);
    return { task: 'sine', count, inputs, targets: inputs.map((x) => Math.sin(Math.PI * x)) };
  },
};
