import type { NumericalFault } from './fault.ts';
import { each, moved, roundingOver, STEPS } from './steps.ts';

/** f₊ − f₋/2h. */
export const missingParentheses: NumericalFault = {
  code: 'NN303',
  slug: 'missing-parentheses',
  words: 'parentheses brackets precedence huge numerical gradient 2*h',
  title: 'parentheses are missing in the difference',
  met: 2,
  about:
    'Division binds tighter than subtraction, and / and * are evaluated from left to right. J₊ − J₋/(2h) and (J₊ − J₋)/2*h are different from (J₊ − J₋)/(2h).',
  wrong: ['numeric = up - down / (2 * h)'],
  right: ['numeric = (up - down) / (2 * h)'],
  shows:
    'The numeric gradient is huge and nearly the same for all weights, about −J/(2h); or it is h² times the right one; or, for J₊ − J₋/2*h, it is nearly the cost J.',
  matters: 'The right gradient fails this check.',
  fix: 'Write (J_plus - J_minus) / (2*h).',
  *variants() {
    for (const step of STEPS) {
      yield {
        does: `J(w + h) − J(w − h)/(2h) with h = ${step}`,
        step,
        predict: (check) =>
          each(check, (weight) => moved(check, weight, step) - moved(check, weight, -step) / (2 * step)),
        rounding: roundingOver(step),
      };
      yield {
        does: `J(w + h) − J(w − h)/2·h with h = ${step}`,
        step,
        predict: (check) =>
          each(check, (weight) => moved(check, weight, step) - (moved(check, weight, -step) / 2) * step),
        rounding: roundingOver(1),
      };
      yield {
        does: `(J(w + h) − J(w − h))/2·h with h = ${step}`,
        step,
        predict: (check) =>
          each(check, (weight) => ((moved(check, weight, step) - moved(check, weight, -step)) / 2) * step),
        rounding: roundingOver(1 / step),
      };
    }
  },
};
