import type { NumericalFault } from './fault.ts';
import { each, moved, roundingOver, STEPS } from './steps.ts';

/** Truncation. */
export const stepTooLarge: NumericalFault = {
  code: 'NN308',
  slug: 'step-too-large',
  words: 'epsilon h too large 0.1 truncation',
  title: 'the step size of the check is too large',
  met: 1,
  about:
    'With a large h the central difference is the slope of a secant instead of the tangent. Its truncation error is about (h²/6)·J‴.',
  wrong: ['h = 0.1', 'numeric = (J(w + h) - J(w - h)) / (2 * h)'],
  right: ['h = 1e-5', 'numeric = (J(w + h) - J(w - h)) / (2 * h)'],
  shows: 'The error falls by about a factor of 4 when h is halved.',
  matters: 'The right gradient looks wrong, and a wrong one can look right.',
  fix: 'Take a central difference in float64 with h near 1e-5: (J(w + h) − J(w − h)) / (2h).',
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
