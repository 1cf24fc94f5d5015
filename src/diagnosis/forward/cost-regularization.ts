import type { Regularization } from '../../network/objective.ts';
import type { ForwardFault, ForwardVariant } from './fault.ts';
import { withObjective } from './replace.ts';

/** A cost whose regularization is another. */
export const costRegularization: ForwardFault = {
  code: 'NN207',
  slug: 'cost-regularization',
  title: 'the cost has another regularization than the spec’s',
  stage: 'cost',
  about:
    'The regularization is missing from the cost, has the biases in it or not, has no ½, or is divided by the examples or not.',
  shows: 'The cost is off by a multiple of the regularization.',
  matters:
    'A gradient check differentiates the cost: with the regularization in one of the two only, it fails for every weight.',
  fix: 'Add λ/2·Σw² to the cost (λ/(2m)·Σw² where "reduction" of the regularization is "mean"), over the same parameters as in the gradient.',
  *variants({ network, data }) {
    const own = network.objective.regularization;
    if (own.l1 === 0 && own.l2 === 0) return;
    yield other('without the regularization', { ...own, l1: 0, l2: 0 });
    yield other('with twice the regularization, as without its ½', {
      ...own,
      l1: 2 * own.l1,
      l2: 2 * own.l2,
    });
    const hasBiases = network.space.tensors.some(({ kind }) => kind === 'bias');
    if (hasBiases) {
      const words = own.biases
        ? 'without the regularization of the biases'
        : 'with the regularization of the biases too';
      yield other(words, { ...own, biases: !own.biases });
    }
    if (data.count > 1) {
      const divided = own.reduction === 'mean';
      yield other(`with the regularization ${divided ? 'not ' : ''}divided by the ${data.count} examples`, {
        ...own,
        reduction: divided ? 'sum' : 'mean',
      });
    }
  },
};

function other(does: string, regularization: Regularization): ForwardVariant {
  return { where: {}, does, replace: (on) => withObjective(on, { regularization }) };
}
