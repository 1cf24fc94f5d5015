import type { NumericalFault } from './fault.ts';
import { onLattice, TINY_STEPS, unitOf } from './lattice.ts';
import { each, moved } from './steps.ts';

/** A cost in float32. */
export const singlePrecision: NumericalFault = {
  code: 'NN309',
  slug: 'single-precision',
  title: 'the cost of the check is computed in float32',
  met: 1,
  about:
    'A float32 has 7 digits: at h = 1e-5 two costs agree in all of them, and nothing is left of their difference.',
  shows: 'The numbers are whole multiples of one unit, that of a float32 cost’s last bit divided by 2h.',
  matters: 'Right code fails such a check by a factor of up to 100.',
  fix: 'Compute cost and differences in float64 while you check the gradient, or take h near 1e-2.',
  *variants({ cost }) {
    for (const step of [...TINY_STEPS.filter((one) => one >= 1e-7), 1e-3, 1e-2]) {
      yield {
        does: `a float32 cost, with h = ${step}`,
        step,
        predict: (check) => each(check, (weight) => check.gradient[weight]),
        example: (check) =>
          each(check, (weight) => {
            const above = Math.fround(moved(check, weight, step));
            return (above - Math.fround(moved(check, weight, -step))) / (2 * step);
          }),
        resembles: (check, claimed, precision) =>
          onLattice(check, claimed, precision, unitOf(cost, 24) / 2, step),
      };
    }
  },
};
