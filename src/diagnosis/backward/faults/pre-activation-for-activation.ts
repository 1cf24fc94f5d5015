import { pullback } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { scopes } from '../scopes.ts';

/** z where a is meant. */
export const preActivationForActivation: BackwardFault = {
  code: 'NN115',
  slug: 'pre-activation-for-activation',
  title: 'pre-activations were taken in place of activations',
  rule: 'weight gradient',
  met: 2,
  about: 'The weights’ gradient of a layer was computed with z of the layer below and not with a = f(z).',
  shows: 'The first layer and all biases are right; the weights of the other layers are wrong.',
  matters: 'The layer never saw z: it learns from numbers that it was not given.',
  fix: '∂cost/∂W_l = Σ δ_l·a_{l−1}ᵀ, with a_{l−1} = f(z_{l−1}): keep both in the forward pass.',
  *variants(problem) {
    const { layers: all } = problem.network;
    const nonlinear = (l: number) => l > 0 && all[l - 1].activation.name !== 'linear';
    for (const { layers, words, where } of scopes(problem, nonlinear)) {
      yield {
        where,
        does: `with z in place of a of the layer below in the weights’ gradient ${words}`,
        plant: (rules) =>
          overridePull(rules, layers, 'weight', (at, l, deltas) =>
            pullback(at, at.network.layers[l].z, 'weight', deltas, { x: at.pass.z[l - 1] }),
          ),
      };
    }
  },
};
