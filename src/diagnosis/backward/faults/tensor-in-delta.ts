import { isCombined } from '../../../network/graph.ts';
import { RULES } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passingScopes } from '../scopes.ts';
import { hasWeight, weightOf } from '../tensors.ts';

/** Something else than Wᵀδ passed back. */
export const tensorInDelta: BackwardFault = {
  code: 'NN112',
  slug: 'tensor-in-delta',
  words: 'wrong weights layer delta recursion',
  title: 'the delta passes back through the wrong tensor',
  rule: 'delta through a layer',
  met: 2,
  anyLayers: true,
  about:
    'The delta of a hidden layer is computed with the gradient of the weights above instead of the weights, or with ∂J/∂a of the output instead of the delta of the layer above.',
  wrong: ['dW2 = delta2.T @ a1', 'delta1 = (delta2 @ dW2) * a1 * (1 - a1)'],
  right: ['dW2 = delta2.T @ a1', 'delta1 = (delta2 @ W2) * a1 * (1 - a1)'],
  shows: 'The layers above are right. Everything from that layer down is wrong.',
  matters: 'The lower layers follow a wrong gradient.',
  fix: 'δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l), with the weights themselves and the delta of the layer above, which includes the derivative of that layer’s activation.',
  *variants(problem) {
    const { network } = problem;
    const weighted = (l: number) => hasWeight(network, l);
    for (const { layers, words, where } of passingScopes(problem, weighted)) {
      yield {
        where,
        does: `with ∂J/∂W instead of W ${words}`,
        usesGradient: true,
        plant: (rules) =>
          overridePull(rules, layers, 'input', (at, l, deltas, right) => {
            const { offset, size } = weightOf(at.network, l);
            const theta = at.theta.slice();
            const complete = at.gradient.slice();
            rules.regularization(at, complete);
            theta.set(complete.subarray(offset, offset + size), offset);
            return right(deltas, { ...at, theta });
          }),
      };
    }
    const last = network.layers.length - 1;
    const outputs = network.layers[last].units;
    const fitting = (l: number) => weighted(l) && network.layers[l].units === outputs;
    for (const { layers, words, where } of passingScopes(problem, fitting)) {
      const withoutSlope = network.layers[last].activation.name !== 'linear';
      if (withoutSlope && !isCombined(network)) {
        yield {
          where,
          does: `with ∂J/∂a of the output instead of the delta ${words}`,
          plant: (rules) =>
            overridePull(rules, layers, 'input', (at, _l, _deltas, right) => {
              const upstream = new Float64Array(at.examples.count).fill(RULES.reduction(at));
              return right(RULES.pull(at, at.network.nodes.length - 1, 'x', upstream));
            }),
        };
      }
    }
  },
};
