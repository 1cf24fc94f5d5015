import { RULES } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
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
        plant: (rules) => ({
          ...rules,
          passBack(at, l, deltas, gradient) {
            if (!layers.includes(l)) return rules.passBack(at, l, deltas, gradient);
            const { offset, size } = weightOf(at.network, l);
            const theta = at.theta.slice();
            const complete = gradient.slice();
            rules.addRegularization(at, complete);
            theta.set(complete.subarray(offset, offset + size), offset);
            return rules.passBack({ ...at, theta }, l, deltas, gradient);
          },
        }),
      };
    }
    const last = network.layers.length - 1;
    const outputs = network.layers[last].units;
    const fitting = (l: number) => network.layers[l].units === outputs;
    for (const { layers, words, where } of passingScopes(problem, fitting)) {
      const withoutSlope = network.layers[last].activation.name !== 'linear';
      if (withoutSlope && network.objective.appliesTo === 'activations') {
        yield {
          where,
          does: `with the error ∂cost/∂a of the output in place of the delta ${words}`,
          plant: (rules) => ({
            ...rules,
            passBack(at, l, deltas, gradient) {
              if (!layers.includes(l)) return rules.passBack(at, l, deltas, gradient);
              const factor = RULES.reduction(at);
              const error = RULES.lossGradient(at).map((value) => value * factor);
              return rules.passBack(at, l, error, gradient);
            },
          }),
        };
      }
    }
  },
};
