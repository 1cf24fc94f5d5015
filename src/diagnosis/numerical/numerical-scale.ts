import { quantities } from '../evidence/quantities.ts';
import type { NumericalFault } from './fault.ts';
import { each } from './steps.ts';

/** A factor in the check. */
export const numericalScale: NumericalFault = {
  code: 'NN304',
  slug: 'numerical-scale',
  words: 'numerical gradient constant factor 2h h half twice mean',
  title: 'the numeric gradient is off by a factor',
  met: 3,
  about:
    'A central difference is divided by h instead of 2h, or a forward difference by 2h; or the check sums the losses where the cost averages them.',
  wrong: ['numeric = (up - down) / h'],
  right: ['numeric = (up - down) / (2 * h)'],
  shows: 'The ratio is the same number for all weights: 2, ½, or the number of examples or outputs.',
  matters: 'The right gradient fails this check by the same factor.',
  fix: 'Divide J(w + h) − J(w − h) by 2h, and let J be the cost that the gradient differentiates, with the same sum or mean.',
  *variants({ problem }) {
    const seen = new Set<number>();
    for (const { value } of quantities(problem)) {
      if (seen.has(value)) continue;
      seen.add(value);
      const words = [
        ...new Set(
          quantities(problem)
            .filter((other) => other.value === value)
            .map(({ words }) => words),
        ),
      ];
      yield {
        does: `the cost, scaled by ${words.slice(0, 3).join(', or ')}`,
        derivative: true,
        predict: (check) => each(check, (weight) => value * check.gradient[weight]),
      };
    }
    yield {
      does: 'the cost, with the opposite sign',
      derivative: true,
      predict: (check) => each(check, (weight) => -check.gradient[weight]),
    };
  },
};
