import { requireExamples, requireInputs } from './limits.ts';
import type { Task } from './task.ts';

/** Whether a number is positive: separable by one neuron, the smallest classifier of a continuous input. */
export const sign: Task = {
  name: 'sign',
  about: '1 where a number from −1 to 1 is positive, 0 where it is negative',
  spec: {
    name: 'sign',
    network: {
      inputs: 1,
      layers: [{ type: 'dense', name: 'output', units: 1, activation: 'sigmoid' }],
    },
    loss: { type: 'binary-crossentropy', reduction: 'sum' },
    parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 1 },
    data: { task: 'sign' },
    train: { optimizer: { type: 'sgd', learningRate: 1 }, epochs: 1000 },
  },
  data(options) {
    requireInputs('sign', 1, options);
    // An even number of them in the middles of equal intervals, so that none is zero, whose sign is neither.
    const count = requireExamples('sign', options, 20, 10000);
    const intervals = count + (count % 2);
    const inputs = Float64Array.from({ length: count }, (_, k) => (2 * k + 1) / intervals - 1);
    return { task: 'sign', count, inputs, targets: inputs.map((x) => (x > 0 ? 1 : 0)) };
  },
};
