import type { NumericalFault } from './fault.ts';
import { each, moved, roundingOver, STEPS } from './steps.ts';

/** (f₊ − f)/h. */
export const oneSided: NumericalFault = {
  code: 'NN302',
  slug: 'one-sided',
  words: 'forward difference central error too large h',
  title: 'forward differences instead of central ones',
  met: 2,
  about:
    'The derivative is taken from (J(w + h) − J(w)) / h, with a truncation error of about (h/2)·J″. The error of a central difference is about (h²/6)·J‴.',
  wrong: ['base = J(w)', 'w[k] += h', 'numeric = (J(w) - base) / h'],
  right: ['w[k] += h', 'up = J(w)', 'w[k] -= 2 * h', 'numeric = (up - J(w)) / (2 * h)'],
  shows: 'The error is proportional to the step size h.',
  matters:
    'With h = 1e-5 the error is about 5e-6·J″. A right gradient looks wrong, and a wrong gradient with a small error looks right.',
  fix: 'Take the central difference (J(w + h) − J(w − h)) / (2h), with h near 1e-5.',
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
