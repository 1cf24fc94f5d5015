import { adamWith, isAdam } from '../adam-rule.ts';
import type { UpdateFault } from '../fault.ts';

/** m = m̂. */
export const adamStored: UpdateFault = {
  code: 'NN709',
  slug: 'adam-stored',
  words: 'adam m hat v hat stored overwritten',
  title: 'Adam stores the corrected moments',
  met: 1,
  about: 'The corrected moments overwrite the moments, so the next step corrects them again.',
  shows: 'The first step is right. From the second on the steps are wrong.',
  matters: 'The second moment grows with every step, and the steps shrink.',
  fix: 'Assign the corrected moments to variables of their own: mhat and shat.',
  wrong: [
    'm = beta1 * m + (1 - beta1) * g',
    's = beta2 * s + (1 - beta2) * g**2',
    'm, s = m / (1 - beta1**t), s / (1 - beta2**t)',
    'w -= eta * m / (np.sqrt(s) + eps)',
  ],
  right: [
    'm = beta1 * m + (1 - beta1) * g',
    's = beta2 * s + (1 - beta2) * g**2',
    'mhat, shat = m / (1 - beta1**t), s / (1 - beta2**t)',
    'w -= eta * mhat / (np.sqrt(shat) + eps)',
  ],
  *variants({ problem }) {
    if (!isAdam(problem.train.optimizer)) return;
    yield {
      where: {},
      does: 'with the corrected moments stored for the next step',
      start: adamWith({ stored: true }),
    };
  },
};
