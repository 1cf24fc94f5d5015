import type { BackwardFault, Constant } from '../../catalogue/fault.ts';
import { overrideResult } from '../overrides.ts';

/** A gradient that is never set to 0. */
export const accumulated: BackwardFault = {
  code: 'NN117',
  slug: 'accumulated',
  words: 'accumulate zero_grad not cleared grows reset adds up',
  title: 'the gradient is not reset between calls',
  rule: 'reduction',
  met: 1,
  anyLayers: true,
  about:
    'The arrays of the gradient are added to and never set to 0. Each call returns the sum of its gradient and all earlier ones.',
  wrong: [
    'dW1 = np.zeros_like(W1)',
    'for epoch in range(100):',
    '    dW1 += backward(X, t)',
    '    W1 -= eta * dW1',
  ],
  right: [
    'for epoch in range(100):',
    '    dW1 = np.zeros_like(W1)',
    '    dW1 += backward(X, t)',
    '    W1 -= eta * dW1',
  ],
  shows: 'The first call is right. The k-th call at the same point returns k times the gradient.',
  matters:
    'Each step follows the sum of all gradients so far, as with momentum 1: nothing damps the motion, and the weights swing around a minimum instead of settling in it.',
  fix: 'Set the gradient to 0 at the start of every backward pass.',
  *variants() {
    yield {
      where: {},
      does: 'scaled by k, as in the k-th call without a reset',
      constant: CALLS,
      plant: (rules, calls) => overrideResult(rules, (gradient) => gradient.map((value) => calls * value)),
    };
  },
};

/** Part of k by which the k of numbers with few digits may be off. */
const FEW_DIGITS = 0.05;

/** How many calls there were: a whole number of two or more. */
const CALLS: Constant = {
  usual: [2, 3],
  linear: true,
  allows: (k, doubt = 0) =>
    k > 1.5 && Math.abs(k - Math.round(k)) < Math.max(1e-4, Math.min(doubt / k, FEW_DIGITS)) * k,
  right: 1,
  symbol: 'k',
};
