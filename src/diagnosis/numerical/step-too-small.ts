import type { NumericalFault } from './fault.ts';
import { onLattice, TINY_STEPS, unitOf } from './lattice.ts';
import { each, moved } from './steps.ts';

/** Rounding. */
export const stepTooSmall: NumericalFault = {
  code: 'NN307',
  slug: 'step-too-small',
  title: 'the step of the check is too small',
  met: 1,
  about:
    'With a tiny h the two costs agree in almost all digits, and their difference is rounding divided by 2h.',
  shows: 'The numbers are whole multiples of one unit, that of the cost’s last bit divided by 2h.',
  matters: 'Right code seems to be off, at random and by more the smaller h is.',
  fix: 'Take h near 1e-5 with float64: (16·ε·|J|)^(1/3) for two sides.',
  *variants({ cost }) {
    for (const step of TINY_STEPS) {
      yield {
        does: `(J(w + h) − J(w − h)) / (2h) with so small a step as h = ${step}`,
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
