import { requireExamples, requireInputs } from './limits.ts';
import type { Task } from './task.ts';

/** Times that each spiral goes round. */
const TURNS = 1.5;
/** Radius of the innermost point: the two spirals would meet in the centre. */
const INNER = 0.1;

/**
 * Two interleaved spirals: after Lang and Witbrock, "Learning to tell two spirals apart" (1988),
 * with half of their three turns, scaled to the unit disc.
 */
export const spirals: Task = {
  name: 'spirals',
  about: 'which of two interleaved spirals a point of the plane is on, 0 or 1',
  spec: {
    name: 'spirals',
    network: {
      inputs: 2,
      layers: [
        { type: 'dense', name: 'hidden1', units: 16, activation: 'tanh' },
        { type: 'dense', name: 'hidden2', units: 16, activation: 'tanh' },
        { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
      ],
    },
    loss: { type: 'binary-crossentropy', reduction: 'mean' },
    parameters: { init: { type: 'glorot' }, seed: 1 },
    data: { task: 'spirals' },
    train: { optimizer: { type: 'adam', learningRate: 0.01 }, epochs: 500 },
  },
  data(options) {
    requireInputs('spirals', 2, options);
    // Alternately from one and the other, so that a part of the examples has both.
    const count = requireExamples('spirals', options, 100, 10000);
    const inputs = new Float64Array(2 * count);
    const targets = new Float64Array(count);
    const last = Math.max(1, Math.ceil(count / 2) - 1);
    for (let k = 0; k < count; k++) {
      const spiral = k % 2;
      const along = Math.floor(k / 2) / last;
      const radius = INNER + (1 - INNER) * along;
      const angle = Math.PI * (2 * TURNS * along + spiral);
      inputs[2 * k] = radius * Math.cos(angle);
      inputs[2 * k + 1] = radius * Math.sin(angle);
      targets[k] = spiral;
    }
    return { task: 'spirals', count, inputs, targets };
  },
};
