import type { Loss } from '../../network/losses/loss.ts';
import { quantities } from '../evidence/quantities.ts';
import type { ForwardFault } from './fault.ts';
import { withLoss } from './replace.ts';

/** A factor in the cost. */
export const costScale: ForwardFault = {
  code: 'NN206',
  slug: 'cost-scale',
  words: 'cost factor half mean sum average batch size 2 twice constant',
  title: 'the cost is a multiple of the spec’s',
  stage: 'cost',
  anyLayers: true,
  about:
    'The loss is averaged where the spec sums, or the reverse, or a factor ½ is missing or applied twice.',
  wrong: ['cost = np.sum((a2 - t) ** 2)  # the spec: half of it, averaged'],
  right: ['cost = 0.5 * np.sum((a2 - t) ** 2) / n'],
  shows:
    'The ratio of the cost to the spec’s is a number of the problem: the number of examples or outputs, or 2.',
  matters: 'The gradients differ by the same factor.',
  fix: 'Declare it in the spec: "reduction": "sum", "mean" (over examples) or "mean-all" (over examples and outputs), and the "scale" of a squared loss. Or change the cost.',
  *variants(problem) {
    yield {
      where: {},
      does: 'with its losses scaled by k',
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
