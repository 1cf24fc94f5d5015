import { advance } from '../../../problem/optimizers/index.ts';
import type { UpdateFault } from '../fault.ts';

/** Σg for g. */
export const stepAccumulated: UpdateFault = {
  code: 'NN713',
  slug: 'step-accumulated',
  words: 'accumulate zero_grad gradient not reset sum of gradients diverges',
  title: 'each step uses the sum of all gradients so far',
  met: 2,
  about: 'The gradient is added to an array that is not reset between steps.',
  shows: 'The first step is right. The second uses the sum of two gradients, the third of three.',
  matters: 'The steps grow, and training overshoots or diverges.',
  fix: 'Set the gradient to 0 before each backward pass.',
  wrong: ['dW = np.zeros_like(W)', 'for a, delta in batches:', '    dW += delta.T @ a', '    W -= eta * dW'],
  right: [
    'for a, delta in batches:',
    '    dW = np.zeros_like(W)',
    '    dW += delta.T @ a',
    '    W -= eta * dW',
  ],
  *variants({ steps }) {
    if (steps.length < 2) return;
    yield {
      where: {},
      does: 'with the sum of all gradients so far in place of each gradient',
      start() {
        const sum = new Float64Array(steps[0].gradient.length);
        return (settings, theta, gradient, state) => {
          for (let k = 0; k < sum.length; k++) sum[k] += gradient[k];
          advance(settings, theta, sum.slice(), state);
        };
      },
    };
  },
};
