import type { NumericalFault } from './fault.ts';
import { onLattice, TINY_STEPS, unitOf } from './lattice.ts';
import { each, moved } from './steps.ts';

/** Rounding. */
export const stepTooSmall: NumericalFault = {
  code: 'NN307',
  slug: 'step-too-small',
  words: 'epsilon h too small 1e-12 rounding noise cancellation',
  title: 'the step size of the check is too small',
  met: 1,
  about:
    'With a tiny h the two costs agree in almost all digits. Rounding errors dominate their difference, and the division by 2h enlarges them.',
  wrong: ['h = 1e-12', 'numeric = (J(w + h) - J(w - h)) / (2 * h)'],
  right: ['h = 1e-5', 'numeric = (J(w + h) - J(w - h)) / (2 * h)'],
  shows: 'The numbers are multiples of one unit: the last bit of the cost divided by 2h.',
  matters: 'The right gradient looks wrong, by random errors that grow as h shrinks.',
  fix: 'Take h near 1e-5 in float64. For a central difference the best h is about (3u·|J|/|J‴|)^(1/3) with u = 1.1e-16: 7e-6 where J and J‴ are near 1.',
  *variants({ cost }) {
    for (const step of TINY_STEPS) {
      yield {
        does: `(J(w + h) − J(w − h)) / (2h) with h = ${step}`,
        step,
        predict: (check) => each(check, (weight) => check.gradient[weight]),
        example: (check) =>
          each(check, (weight) => (moved(check, weight, step) - moved(check, weight, -step)) / (2 * step)),
        // the sum of the losses may end at half a unit below a power of two
        resembles: (check, claimed, precision) =>
          onLattice(check, claimed, precision, unitOf(cost, 53) / 2, step),
      };
    }
  },
};
