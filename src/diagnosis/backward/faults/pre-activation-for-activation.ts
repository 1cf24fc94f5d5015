import type { Network } from '../../../network/network.ts';
import { pullback } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { scopes } from '../scopes.ts';
import { hasWeight, layerBelow } from '../tensors.ts';

/** z where a is meant. */
export const preActivationForActivation: BackwardFault = {
  code: 'NN115',
  slug: 'pre-activation-for-activation',
  words: 'z instead of a pre-activation activations input',
  title: 'pre-activations stand in place of activations',
  rule: 'weight gradient',
  met: 2,
  anyLayers: true,
  about:
    'The gradient of the weights uses the pre-activations z of the layer below instead of its activations a = f(z).',
  wrong: ['delta2 = (a2 - t) * a2 * (1 - a2)', 'dW2 = delta2.T @ z1'],
  right: ['delta2 = (a2 - t) * a2 * (1 - a2)', 'dW2 = delta2.T @ a1'],
  shows: 'The first layer and all biases are right. The weights of the other layers are wrong.',
  matters: 'The input of the layer was a, so a gradient with z has a wrong direction.',
  fix: '∂J/∂W_l = Σ δ_l·a_{l−1}ᵀ over the examples, with a_{l−1} = f(z_{l−1}). Keep both z and a in the forward pass.',
  *variants(problem) {
    const { network } = problem;
    const nonlinear = (l: number) => {
      const below = hasWeight(network, l) ? activationBelow(network, l) : undefined;
      return below !== undefined && network.layers[below].activation.name !== 'linear';
    };
    for (const { layers, words, where } of scopes(problem, nonlinear)) {
      yield {
        where,
        does: `with z instead of a of the layer below in the gradient of the weights ${words}`,
        plant: (rules) =>
          overridePull(rules, layers, 'weight', (at, l, deltas) =>
            pullback(at, at.network.layers[l].z, 'weight', deltas, {
              x: at.pass.z[activationBelow(at.network, l)!],
            }),
          ),
      };
    }
  },
};

/** The layer whose activations are the numbers that layer l reads: the one below it, or below a flatten. */
function activationBelow(network: Network, l: number): number | undefined {
  const below = layerBelow(network, l);
  const isFlat = below !== undefined && network.layers[below].type === 'flatten';
  return isFlat ? activationBelow(network, below) : below;
}
