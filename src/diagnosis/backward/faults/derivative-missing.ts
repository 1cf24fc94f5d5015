import type { BackwardFault } from '../../catalogue/fault.ts';
import { throughLayers } from '../derivative-factors.ts';
import { scopes } from '../scopes.ts';

/** δ without f′. */
export const derivativeMissing: BackwardFault = {
  code: 'NN107',
  slug: 'derivative-missing',
  title: 'the derivative of the activation is missing',
  rule: 'activation derivative',
  met: 5,
  about:
    'A delta was passed through a layer, or taken at the output, without the derivative f′(z) of its activation.',
  shows: 'The ratio of the deltas is f′(z) of each unit and example: for a sigmoid at most ¼.',
  matters: 'The gradient belongs to a network in which that layer is linear.',
  fix: 'δ_L = (a − t) ⊙ f′(z_L) with a squared loss, and δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l) in every hidden layer.',
  butRight:
    'With a cross-entropy on a sigmoid or a softmax, δ_L = a − t is right: there f′ has cancelled against the loss.',
  *variants(problem) {
    const { layers: all } = problem.network;
    for (const { layers, words, where } of scopes(problem, (l) => all[l].activation.name !== 'linear')) {
      yield {
        where,
        does: `without the activation’s derivative ${words}`,
        plant: (rules) => throughLayers(rules, layers, (_at, _l, upstream) => upstream.slice()),
      };
    }
  },
};
