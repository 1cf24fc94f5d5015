import type { NumericalFault } from './fault.ts';
import { onLattice, TINY_STEPS, unitOf } from './lattice.ts';
import { each, moved } from './steps.ts';

/** A cost in float32. */
export const singlePrecision: NumericalFault = {
  code: 'NN309',
  slug: 'single-precision',
  words: 'float32 single precision check noise',
  title: 'the cost of the check is computed in float32',
  met: 1,
  about:
    'A float32 number has about 7 significant digits. With h = 1e-5 the rounding of the two costs alone can change the difference quotient by 0.006·|J|.',
  wrong: [
    'h = np.float32(1e-5)',
    'up, down = np.float32(J(w + h)), np.float32(J(w - h))',
    'numeric = (up - down) / (2 * h)',
  ],
  right: [
    'h = 1e-5',
    'up, down = J(np.float64(w) + h), J(np.float64(w) - h)',
    'numeric = (up - down) / (2 * h)',
  ],
  shows: 'The numbers are multiples of one unit: the last bit of the float32 cost divided by 2h.',
  matters: 'The right gradient fails this check.',
  fix: 'Compute the cost and the difference in float64 while you check the gradient. In float32, take h near 5e-3.',
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
