import { isCombined } from '../../../network/graph.ts';
import { RULES } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passingScopes } from '../scopes.ts';
import { weightOf } from '../tensors.ts';

/** Something else than Wᵀδ passed back. */
export const tensorInDelta: BackwardFault = {
  code: 'NN112',
  slug: 'tensor-in-delta',
  title: 'the delta was passed back through the wrong tensor',
  rule: 'delta through a layer',
  met: 2,
  about:
    'The delta of a hidden layer was computed with the gradient of the weights above it in place of the weights, or with the output’s error in place of the delta of the layer above.',
  shows:
    'The layers above are right; from that layer down everything is wrong, and the substitution reproduces it.',
  matters: 'The hidden units are blamed for what they did not cause.',
  fix: 'δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l): the weights themselves, and the delta of the next layer, with its own f′ in it.',
  *variants(problem) {
    const { network } = problem;
    for (const { layers, words, where } of passingScopes(problem)) {
      yield {
        where,
        does: `with ∂cost/∂W in place of W ${words}`,
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
    const fitting = (l: number) => network.layers[l].units === outputs;
    for (const { layers, words, where } of passingScopes(problem, fitting)) {
      const withoutSlope = network.layers[last].activation.name !== 'linear';
      if (withoutSlope && !isCombined(network)) {
        yield {
          where,
          does: `with the error ∂cost/∂a of the output in place of the delta ${words}`,
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
