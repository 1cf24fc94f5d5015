import type { NumericalFault } from './fault.ts';
import { each, moved, roundingOver, STEPS } from './steps.ts';

/** (f₊ − f)/h. */
export const oneSided: NumericalFault = {
  code: 'NN302',
  slug: 'one-sided',
  title: 'the differences are one-sided',
  met: 2,
  about: 'The derivative is taken from (J(w + h) − J(w)) / h, whose error is h/2·J″ and not h²/6·J‴.',
  shows: 'It is off by an amount that is proportional to the step.',
  matters:
    'Right code seems to be off in the fifth digit, and a wrong one with a small error cannot be told from it.',
  fix: 'Take both sides: (J(w + h) − J(w − h)) / (2h), with h near 1e-5.',
  *variants() {
    for (const step of STEPS) {
      for (const [words, sign] of [
        ['J(w + h) − J(w)', 1],
        ['J(w) − J(w − h)', -1],
      ] as const) {
        yield {
          does: `(${words}) / h with h = ${step}`,
          step,
          predict: (check) =>
            each(check, (weight) => (sign * (moved(check, weight, sign * step) - check.cost)) / step),
          rounding: roundingOver(step),
        };
      }
    }
  },
};
