import { adamWith, isAdam, power } from '../adam-rule.ts';
import type { UpdateFault } from '../fault.ts';

const none = (): number => 1;
const multiplied = (beta: number, t: number): number => 1 / power(beta, t);

/** m for m̂. */
export const adamCorrection: UpdateFault = {
  code: 'NN706',
  slug: 'adam-correction',
  words: 'adam bias correction first steps too small too large',
  title: 'Adam’s bias correction is missing or inverted',
  met: 4,
  about: 'A moment is used without its bias correction, or is multiplied by 1 − βᵗ instead of divided.',
  shows:
    'In the first step all changes are the right ones times one number (except for the effect of ε): 3.2 = (1 − β₁)/√(1 − β₂) for the usual β if both corrections are missing, 1/√(1 − β₂) if only the second is.',
  matters: 'The first steps are too large or too small.',
  fix: 'Divide both moments by 1 − βᵗ, with t = 1 in the first step.',
  wrong: [
    'm = beta1 * m + (1 - beta1) * g',
    's = beta2 * s + (1 - beta2) * g**2',
    'w -= eta * m / (np.sqrt(s) + eps)',
    't += 1',
  ],
  right: [
    't += 1; m = beta1 * m + (1 - beta1) * g',
    's = beta2 * s + (1 - beta2) * g**2',
    'mhat, shat = m / (1 - beta1**t), s / (1 - beta2**t)',
    'w -= eta * mhat / (np.sqrt(shat) + eps)',
  ],
  *variants({ problem }) {
    if (!isAdam(problem.train.optimizer)) return;
    for (const [words, rule] of [
      ['without the bias correction', none],
      ['multiplied by the bias correction', multiplied],
    ] as const) {
      yield { where: {}, does: `${words} of both moments`, start: adamWith({ first: rule, second: rule }) };
      yield { where: {}, does: `${words} of the first moment`, start: adamWith({ first: rule }) };
      yield { where: {}, does: `${words} of the second moment`, start: adamWith({ second: rule }) };
    }
  },
};
