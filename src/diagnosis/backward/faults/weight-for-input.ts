import { view } from '../../../tensors/parameters.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { featureAt } from '../positions.ts';
import { scopes } from '../scopes.ts';
import { featuresOf, hasWeight, weightOf } from '../tensors.ts';

/** dW = δ·W. */
export const weightForInput: BackwardFault = {
  code: 'NN113',
  slug: 'weight-for-input',
  words: 'weight instead of input activation outer product',
  title: 'a weight in place of its input',
  rule: 'weight gradient',
  met: 2,
  anyLayers: true,
  about: 'The derivative of z = w·x with respect to w is x. The gradient has w in its place.',
  wrong: [
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'dW2 = delta2.sum(axis=0)[:, None] * W2',
    'db2 = delta2.sum(axis=0)',
  ],
  right: ['delta2 = (a2 - t) * a2 * (1 - a2)', 'dW2 = delta2.T @ a1', 'db2 = delta2.sum(axis=0)'],
  shows:
    'The gradient of the biases is right, that of the weights is wrong: each is its own weight times a factor per unit.',
  matters: 'The step of a weight depends on the size of the weight instead of its input.',
  fix: '∂J/∂W[i,j] = Σ δ[i]·a[j] over the examples, where a is the input of the layer.',
  *variants(problem) {
    for (const { layers, words, where } of scopes(problem, (k) => hasWeight(problem.network, k))) {
      yield {
        where,
        does: `with δ[i]·W[i,j] instead of δ[i]·a[j] ${words}`,
        plant: (rules) =>
          overridePull(rules, layers, 'weight', (at, l, deltas) => {
            const layer = at.network.layers[l];
            const total = new Float64Array(featuresOf(layer));
            const featureOf = featureAt(layer.output);
            deltas.forEach((delta, k) => {
              total[featureOf(k)] += delta;
            });
            const weights = view(at.theta, weightOf(at.network, l));
            const each = weights.length / total.length;
            return weights.map((weight, k) => total[Math.floor(k / each)] * weight);
          }),
      };
    }
  },
};
