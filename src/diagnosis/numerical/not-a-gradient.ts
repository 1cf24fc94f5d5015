import type { NumericalFault } from './fault.ts';
import { each, moved, roundingOver, STEPS } from './steps.ts';

/** Another column. */
export const notAGradient: NumericalFault = {
  code: 'NN311',
  slug: 'not-a-gradient',
  words: 'numeric is delta loss parameters instead of gradient',
  title: 'the numeric gradient is not a gradient',
  met: 2,
  about:
    'The reported numeric gradient is another quantity: the parameters, the cost at w + h, a difference without its division, or 0 because the check moves a copy of the weights that the cost does not read.',
  wrong: [
    'copy = w.copy()',
    'copy[k] += h',
    'numeric = (J(w) - base) / h  # J of the weights that did not move',
  ],
  right: ['copy = w.copy()', 'copy[k] += h', 'numeric = (J(copy) - base) / h'],
  shows: 'The numbers are equal to the other quantity, digit by digit.',
  matters: 'This comparison never looked at your backward pass.',
  fix: 'Report (J(w + h) − J(w − h)) / (2h) for each weight, and move the weights that J reads.',
  *variants() {
    yield {
      does: 'the parameters',
      predict: (check) => each(check, (weight) => check.problem.parameters[weight]),
    };
    yield {
      does: '0 for every weight: the cost does not read the weights that are moved',
      predict: (check) => each(check, () => 0),
    };
    for (const step of STEPS) {
      yield {
        does: `the cost at w + h with h = ${step}`,
        step,
        predict: (check) => each(check, (weight) => moved(check, weight, step)),
        rounding: roundingOver(1),
      };
      yield {
        does: `J(w + h) − J(w − h), without the division by 2h = ${2 * step}`,
        step,
        predict: (check) => each(check, (weight) => moved(check, weight, step) - moved(check, weight, -step)),
        rounding: roundingOver(1),
      };
    }
  },
};
