import type { Loss } from '../../network/losses/loss.ts';
import { quantities } from '../evidence/quantities.ts';
import type { ForwardFault } from './fault.ts';
import { withLoss } from './replace.ts';

/** A factor in the cost. */
export const costScale: ForwardFault = {
  code: 'NN206',
  slug: 'cost-scale',
  title: 'the cost is a multiple of the spec’s',
  stage: 'cost',
  about:
    'The loss is averaged where the spec sums, or the other way round; or its factor ½ is missing or there once more.',
  shows: 'The cost divided by the spec’s is a number that the problem has: its examples, its outputs, 2.',
  matters: 'Half of all mismatches of gradients are a disagreement about a factor of the cost.',
  fix: 'Say in the spec which it is: "reduction": "sum", "mean" (over examples) or "mean-all" (over outputs too), and "scale" of a squared loss; or change the cost.',
  *variants(problem) {
    yield {
      where: {},
      does: 'with its losses multiplied by k',
      constant: {
        usual: quantities(problem).map(({ value }) => value),
        linear: true,
        allows: (k) => k > 0,
        right: 1,
        symbol: 'k',
      },
      replace: (on, k) => withLoss(on, times(on.network.objective.loss, k)),
    };
  },
};

function times(loss: Loss, k: number): Loss {
  const { onLogits: _, ...rest } = loss;
  return {
    ...rest,
    value: (y, t, at, units) => k * loss.value(y, t, at, units),
    gradient(y, t, at, units, gradient, atKink) {
      loss.gradient(y, t, at, units, gradient, atKink);
      for (let i = at; i < at + units; i++) gradient[i] *= k;
    },
  };
}
