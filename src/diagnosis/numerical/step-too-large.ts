import type { NumericalFault } from './fault.ts';
import { each, moved, roundingOver, STEPS } from './steps.ts';

/** Truncation. */
export const stepTooLarge: NumericalFault = {
  code: 'NN308',
  slug: 'step-too-large',
  title: 'the step of the check is too large',
  met: 1,
  about: 'With a large h the difference is that of a chord and not of a tangent: it is off by h²/6·J‴.',
  shows: 'The error falls by 4 when the step is halved.',
  matters: 'Right code seems to be off, and a wrong one may seem right.',
  fix: 'Take h near 1e-5 with float64 and both sides: (J(w + h) − J(w − h)) / (2h).',
  *variants() {
    for (const step of STEPS) {
      if (step < 1e-4) continue;
      yield {
        does: `(J(w + h) − J(w − h)) / (2h) with h = ${step}`,
        step,
        predict: (check) =>
          each(check, (weight) => (moved(check, weight, step) - moved(check, weight, -step)) / (2 * step)),
        rounding: roundingOver(step),
      };
    }
  },
};
