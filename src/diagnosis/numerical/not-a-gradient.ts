import type { NumericalFault } from './fault.ts';
import { each, moved, roundingOver, STEPS } from './steps.ts';

/** Another column. */
export const notAGradient: NumericalFault = {
  code: 'NN311',
  slug: 'not-a-gradient',
  title: 'the column of the check is not a gradient',
  met: 2,
  about:
    'What is printed as the numerical gradient is the parameters, the cost beside the point, a difference that was never divided, or 0, where a copy of the weights is moved and not those that the cost reads.',
  shows: 'The numbers are equal to those of another quantity, digit by digit.',
  matters: 'Nothing was compared: the check said nothing about the gradient.',
  fix: 'Print (J(w + h) − J(w − h)) / (2h), one number for each weight, and move the very weights that J reads.',
  *variants() {
    yield {
      does: 'the parameters',
      predict: (check) => each(check, (weight) => check.problem.parameters[weight]),
    };
    yield {
      does: '0 for every weight, as of a cost that does not move with them',
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
        does: `J(w + h) − J(w − h), never divided by 2h = ${2 * step}`,
        step,
        predict: (check) => each(check, (weight) => moved(check, weight, step) - moved(check, weight, -step)),
        rounding: roundingOver(1),
      };
    }
  },
};
