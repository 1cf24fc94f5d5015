import { adamWith, isAdam } from '../adam-rule.ts';
import type { UpdateFault } from '../fault.ts';

/** t from 0, or counted once a tensor. */
export const adamCount: UpdateFault = {
  code: 'NN708',
  slug: 'adam-count',
  title: 'Adam counts its steps wrongly',
  met: 2,
  about:
    'The t of the bias correction starts at 0 or 2, or is counted up for every tensor and not for every step.',
  shows:
    'With t = 0 the first step is 0/0. With t per tensor only the first tensor is right in the first step.',
  matters: 'The corrections do not belong to the step: the first steps are too small or not a number.',
  fix: 'Count t up once a step, before the first tensor: t = 1 in the first step.',
  wrong: ['t = 0', 'for w, g in zip(weights, gradients):', '    t += 1', '    w -= adam(g, t)'],
  right: ['t = 0', 't += 1', 'for w, g in zip(weights, gradients):', '    w -= adam(g, t)'],
  *variants({ problem, steps }) {
    if (!isAdam(problem.train.optimizer)) return;
    // The first step of t = 0 has no numbers to compare.
    if (steps.length > 1) {
      yield { where: {}, does: 'with t counted from 0', start: adamWith({ count: (t) => t - 1 }) };
    }
    yield { where: {}, does: 'with t counted from 2', start: adamWith({ count: (t) => t + 1 }) };
    const { tensors } = problem;
    if (tensors.length < 2) return;
    const place = new Uint32Array(problem.parameters.length);
    tensors.forEach(({ source }, k) => {
      for (const index of source) place[index] = k + 1;
    });
    yield {
      where: {},
      does: 'with t counted up for every tensor',
      start: adamWith({ count: (t, k) => (t - 1) * tensors.length + place[k] }),
    };
  },
};
