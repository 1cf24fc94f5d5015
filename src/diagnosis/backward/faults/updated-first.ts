import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passingScopes } from '../scopes.ts';
import { weightOf } from '../tensors.ts';

/** Deltas through weights that have been updated already. */
export const updatedFirst: BackwardFault = {
  code: 'NN110',
  slug: 'updated-first',
  title: 'the weights were updated before the delta was passed back through them',
  rule: 'order of the updates',
  met: 4,
  about:
    'A layer’s weights were changed by W ← W − η·∂cost/∂W, and the delta of the layer below was then computed with the new ones.',
  shows:
    'The output layer is right, the layers below it are not, and their error grows with the learning rate η.',
  matters:
    'The lower layers follow the gradient of no cost; with a small η it is hard to see, and with a large one training goes wrong.',
  fix: 'First all deltas and gradients, from the last layer to the first, with the weights of the forward pass; then all updates.',
  *variants(problem) {
    const usual = [problem.train.optimizer.learningRate, 0.1, 0.01, 0.5, 1];
    for (const { layers, words, where } of passingScopes(problem)) {
      yield {
        where,
        does: `with weights that were updated already, W − η·∂cost/∂W, ${words}`,
        usesGradient: true,
        constant: { usual, linear: layers.length === 1, allows: (eta) => eta > 0, right: 0, symbol: 'η' },
        plant: (rules, eta) =>
          overridePull(rules, layers, 'input', (at, l, deltas, right) => {
            const { offset, size } = weightOf(at.network, l);
            const complete = at.gradient.slice();
            rules.regularization(at, complete);
            const theta = at.theta.slice();
            for (let k = offset; k < offset + size; k++) theta[k] -= eta * complete[k];
            return right(deltas, { ...at, theta });
          }),
      };
    }
  },
};
