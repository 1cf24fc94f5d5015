import { adamWith, isAdam } from '../adam-rule.ts';
import type { UpdateFault } from '../fault.ts';

/** t from 0, or counted once a tensor. */
export const adamCount: UpdateFault = {
  code: 'NN708',
  slug: 'adam-count',
  words: 'adam t counter step 0 1 division by zero',
  title: 'Adam’s step number t is wrong',
  met: 2,
  about:
    'The t of the bias correction starts at 0 or 2, or increases with every tensor instead of every step.',
  shows:
    'With t = 0 the first step divides by 0. If t increases with every tensor, only the first tensor is right in the first step.',
  matters: 'The first steps have the wrong size, or are NaN.',
  fix: 'Increase t once per step, before the first tensor: t = 1 in the first step.',
  wrong: ['t = 0', 'for w, g in zip(weights, gradients):', '    t += 1', '    w -= adam(g, t)'],
  right: ['t = 0', 't += 1', 'for w, g in zip(weights, gradients):', '    w -= adam(g, t)'],
  *variants({ problem, steps }) {
    if (!isAdam(problem.train.optimizer)) return;
    // The first step of t = 0 has no numbers to compare.
    if (steps.length > 1) {
      yield { where: {}, does: 'with t starting at 0', start: adamWith({ count: (t) => t - 1 }) };
    }
    yield { where: {}, does: 'with t starting at 2', start: adamWith({ count: (t) => t + 1 }) };
    const { tensors } = problem;
    if (tensors.length < 2) return;
    const place = new Uint32Array(problem.parameters.length);
    tensors.forEach(({ source }, k) => {
      for (const index of source) place[index] = k + 1;
    });
    yield {
      where: {},
      does: 'with t increased for every tensor',
      start: adamWith({ count: (t, k) => (t - 1) * tensors.length + place[k] }),
    };
  },
};
