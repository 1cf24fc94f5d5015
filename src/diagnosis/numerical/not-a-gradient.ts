import type { NumericalFault } from './fault.ts';
import { each, moved, roundingOver, STEPS } from './steps.ts';

/** Another column. */
export const notAGradient: NumericalFault = {
  code: 'NN311',
  slug: 'not-a-gradient',
  title: 'the column of the check is not a gradient',
  met: 2,
  about:
    'What is printed as the numerical gradient is the parameters, the cost beside the point, or a difference that was never divided.',
  shows: 'The numbers are equal to those of another quantity, digit by digit.',
  matters: 'Nothing was compared: the check said nothing about the gradient.',
  fix: 'Print (J(w + h) − J(w − h)) / (2h), one number for each weight.',
  *variants() {
    yield {
      does: 'the parameters',
      predict: (check) => each(check, (weight) => check.problem.parameters[weight]),
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
