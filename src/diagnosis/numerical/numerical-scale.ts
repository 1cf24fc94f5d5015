import { quantities } from '../evidence/quantities.ts';
import type { NumericalFault } from './fault.ts';
import { each } from './steps.ts';

/** A factor in the check. */
export const numericalScale: NumericalFault = {
  code: 'NN304',
  slug: 'numerical-scale',
  title: 'the numerical gradient has a factor too much',
  met: 3,
  about:
    'The difference of both sides is divided by h and not by 2h, or by 2h where it is of one side; or the check sums where the cost averages.',
  shows: 'Every ratio is the same number: 2, ½, the number of examples or of outputs.',
  matters: 'A right gradient fails such a check by that factor.',
  fix: 'Divide J(w + h) − J(w − h) by 2h, and let J be the very cost that is differentiated: the same sum or mean.',
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
        does: `the cost, multiplied by ${words.slice(0, 3).join(', or ')}`,
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
