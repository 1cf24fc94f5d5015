import { view } from '../../../tensors/parameters.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { scopes } from '../scopes.ts';
import { weightOf } from '../tensors.ts';

/** dW = δ·W. */
export const weightForInput: BackwardFault = {
  code: 'NN113',
  slug: 'weight-for-input',
  title: 'the weight was taken in place of its input',
  rule: 'weight gradient',
  met: 2,
  about: 'The derivative of z = w·x by w is x; here it is w.',
  shows: 'The biases are right and the weights are wrong; the gradient does not depend on the inputs.',
  matters: 'A weight is then changed by its own size and not by what came in through it.',
  fix: '∂cost/∂W[i,j] = Σ δ[i]·a[j] over the examples, with a the input of the layer.',
  *variants(problem) {
    for (const { layers, words, where } of scopes(problem)) {
      yield {
        where,
        does: `with δ[i]·W[i,j] in place of δ[i]·a[j] ${words}`,
        plant: (rules) =>
          overridePull(rules, layers, 'weight', (at, l, deltas) => {
            const { inputs, units } = at.network.layers[l];
            const total = new Float64Array(units);
            deltas.forEach((delta, k) => {
              total[k % units] += delta;
            });
            const weights = view(at.theta, weightOf(at.network, l));
            return weights.map((weight, k) => total[Math.floor(k / inputs)] * weight);
          }),
      };
    }
  },
};
