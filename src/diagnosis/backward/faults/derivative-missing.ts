import type { BackwardFault } from '../../catalogue/fault.ts';
import { throughLayers } from '../derivative-factors.ts';
import { scopes } from '../scopes.ts';

/** δ without f′. */
export const derivativeMissing: BackwardFault = {
  code: 'NN107',
  slug: 'derivative-missing',
  words: 'forgot f prime sigmoid derivative hidden layer delta missing',
  title: 'the derivative of the activation is missing',
  rule: 'activation derivative',
  met: 5,
  anyLayers: true,
  about: 'A delta is computed without the derivative f′(z) of the activation of its layer.',
  wrong: ['delta2 = (a2 - t) * a2 * (1 - a2)', 'delta1 = delta2 @ W2', 'dW1 = delta1.T @ X'],
  right: [
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'delta1 = (delta2 @ W2) * a1 * (1 - a1)',
    'dW1 = delta1.T @ X',
  ],
  shows:
    'The right delta is the given delta times f′(z), unit by unit and example by example. For a sigmoid f′ ≤ ¼, so the given delta is at least 4 times too large.',
  matters: 'The gradient has a wrong direction, and saturated units get steps that are far too large.',
  fix: 'δ_L = (a_L − t) ⊙ f′(z_L) with a squared loss ½Σ(a − t)², and δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l) in every hidden layer.',
  butRight:
    'With a cross-entropy on a sigmoid or a softmax, δ_L = a_L − t is right: f′ cancels against the derivative of the loss.',
  *variants(problem) {
    const { layers: all } = problem.network;
    for (const { layers, words, where } of scopes(problem, (l) => all[l].activation.name !== 'linear')) {
      yield {
        where,
        does: `without the derivative of the activation ${words}`,
        plant: (rules) => throughLayers(rules, layers, (_at, _l, upstream) => upstream.slice()),
      };
    }
  },
};
