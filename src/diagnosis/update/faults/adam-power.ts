import { adamWith, isAdam } from '../adam-rule.ts';
import type { UpdateFault } from '../fault.ts';

const once = (beta: number): number => 1 - beta;

/** 1 − β for 1 − βᵗ. */
export const adamPower: UpdateFault = {
  code: 'NN707',
  slug: 'adam-power',
  words: 'adam beta power t bias correction',
  title: 'Adam’s bias correction uses β instead of βᵗ',
  met: 2,
  about: 'A moment is divided by 1 − β in every step instead of 1 − βᵗ, where t is the number of the step.',
  shows: 'The first step is right, since t = 1. Later ones are wrong.',
  matters:
    'For β₁ = 0.9 and β₂ = 0.999 the corrected moments end up 10 and 1,000 times too large. With both, the steps end up 3 times too small.',
  fix: 'Raise β to the power of t: 1 - beta1**t.',
  wrong: [
    'm = beta1 * m + (1 - beta1) * g',
    's = beta2 * s + (1 - beta2) * g**2',
    'mhat = m / (1 - beta1)',
    'shat = s / (1 - beta2)',
  ],
  right: [
    'm = beta1 * m + (1 - beta1) * g',
    's = beta2 * s + (1 - beta2) * g**2',
    'mhat = m / (1 - beta1**t)',
    'shat = s / (1 - beta2**t)',
  ],
  *variants({ problem }) {
    if (!isAdam(problem.train.optimizer)) return;
    const words = 'with 1 − β in place of 1 − βᵗ in the bias correction';
    yield { where: {}, does: `${words} of both moments`, start: adamWith({ first: once, second: once }) };
    yield { where: {}, does: `${words} of the first moment`, start: adamWith({ first: once }) };
    yield { where: {}, does: `${words} of the second moment`, start: adamWith({ second: once }) };
  },
};
