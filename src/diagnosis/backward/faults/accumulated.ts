import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideResult } from '../overrides.ts';

/** A gradient that is never set to 0. */
export const accumulated: BackwardFault = {
  code: 'NN117',
  slug: 'accumulated',
  title: 'the gradient is added to that of the calls before',
  rule: 'reduction',
  met: 1,
  about:
    'The arrays of the gradient are added to and never set to 0, so that each call gives the sum of all before it.',
  shows: 'The first call is right; the k-th call at the same point gives k times as much.',
  matters:
    'Every step follows all gradients since the start: training behaves as with a momentum of 1, and diverges.',
  fix: 'Set the gradient to 0 at the start of every backward pass.',
  *variants() {
    yield {
      where: {},
      does: 'multiplied by k, as the k-th call would give it',
      constant: {
        usual: [2, 3],
        linear: true,
        allows: (k) => k > 1.5 && Math.abs(k - Math.round(k)) < 1e-4 * k,
        right: 1,
        symbol: 'k',
      },
      plant: (rules, calls) => overrideResult(rules, (gradient) => gradient.map((value) => calls * value)),
    };
  },
};
