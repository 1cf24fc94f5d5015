import { evaluate } from '../../problem/evaluation.ts';
import { forwardFaultsFor } from '../forward/index.ts';
import type { NumericalFault } from './fault.ts';
import { each } from './steps.ts';

/** The differences of another cost. */
export const otherCost: NumericalFault = {
  code: 'NN306',
  slug: 'check-of-another-cost',
  words: 'numerical check another cost without regularization',
  title: 'the numerical check differentiates another cost',
  met: 2,
  about:
    'The cost of the check differs from the cost of the network: without the regularization, on other examples, with another loss, or with dropout.',
  wrong: [
    'def J(w):  # the check',
    '    return 0.5 * np.sum((predict(w) - t) ** 2)',
    'gradient = data_gradient + lam * w  # of a regularized cost',
  ],
  right: [
    'def J(w):  # the check',
    '    return 0.5 * np.sum((predict(w) - t) ** 2) + 0.5 * lam * w @ w',
    'gradient = data_gradient + lam * w',
  ],
  shows: 'The numeric gradient is exactly that of the other cost.',
  matters:
    'The two gradients belong to different costs, so a difference between them says nothing about the backward pass.',
  fix: 'Use one function for the cost, with the regularization, in training and in the check. Disable dropout in both.',
  *variants({ problem }) {
    for (const fault of forwardFaultsFor(problem)) {
      for (const { does, replace, constant } of fault.variants(problem)) {
        if (constant !== undefined) continue;
        yield {
          does: `the cost ${does}`,
          derivative: true,
          predict(check) {
            const { gradient } = evaluate(replace(check.problem, 1));
            return each(check, (weight) => gradient[weight]);
          },
        };
      }
    }
  },
};
