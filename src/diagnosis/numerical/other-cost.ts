import { evaluate } from '../../problem/evaluation.ts';
import { FORWARD_FAULTS } from '../forward/index.ts';
import type { NumericalFault } from './fault.ts';
import { each } from './steps.ts';

/** The differences of another cost. */
export const otherCost: NumericalFault = {
  code: 'NN306',
  slug: 'check-of-another-cost',
  title: 'the numerical check differentiates another cost',
  met: 2,
  about:
    'The cost of the check is another than that of the network: without its regularization, with other examples or another loss, or with dropout.',
  shows: 'The numerical gradient is exactly that of the other cost.',
  matters: 'Gradient and check then answer two questions; neither says anything about the other.',
  fix: 'Let the check call the one function that computes the cost, regularization included, and switch dropout off in both.',
  *variants({ problem }) {
    for (const fault of FORWARD_FAULTS) {
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
