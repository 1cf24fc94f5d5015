import type { Regularization } from '../../network/objective.ts';
import type { ForwardFault, ForwardVariant } from './fault.ts';
import { withObjective } from './replace.ts';

/** A cost whose regularization is another. */
export const costRegularization: ForwardFault = {
  code: 'NN207',
  slug: 'cost-regularization',
  words: 'cost lambda l2 penalty regularisation biases missing',
  title: 'the regularization of the cost differs from the spec’s',
  stage: 'cost',
  anyLayers: true,
  about:
    'The regularization is missing from the cost, covers other parameters, lacks its ½, or is divided by the number of examples where the spec does not divide (or the reverse).',
  wrong: ['cost = data_cost  # the regularization is missing', 'dW1 = delta1.T @ X + lam * W1'],
  right: ['cost = data_cost + 0.5 * lam * np.sum(W1 ** 2)', 'dW1 = delta1.T @ X + lam * W1'],
  shows: 'The cost is off by a multiple of the regularization, or by the part of the biases.',
  matters:
    'A gradient check differentiates the cost. With the regularization only in the gradient, the check fails at every regularized weight that is not 0.',
  fix: 'Add (λ/2)·Σw² to the cost, or (λ/(2m))·Σw² where the "reduction" of the regularization is "mean", over the same parameters as in the gradient.',
  *variants({ network, data }) {
    const own = network.objective.regularization;
    if (own.l1 === 0 && own.l2 === 0) return;
    yield other('without the regularization', { ...own, l1: 0, l2: 0 });
    yield other('with the regularization twice, as without its factor ½', {
      ...own,
      l1: 2 * own.l1,
      l2: 2 * own.l2,
    });
    const hasBiases = network.space.tensors.some(({ kind }) => kind === 'bias');
    if (hasBiases) {
      const words = own.biases
        ? 'without the regularization of the biases'
        : 'with a regularization of the biases';
      yield other(words, { ...own, biases: !own.biases });
    }
    if (data.count > 1) {
      const divided = own.reduction === 'mean';
      yield other(
        `with the regularization ${divided ? 'not ' : ''}divided by the number of examples, ${data.count}`,
        {
          ...own,
          reduction: divided ? 'sum' : 'mean',
        },
      );
    }
  },
};

function other(does: string, regularization: Regularization): ForwardVariant {
  return { where: {}, does, replace: (on) => withObjective(on, { regularization }) };
}
