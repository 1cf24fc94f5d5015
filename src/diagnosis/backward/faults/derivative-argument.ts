import type { BackwardFault } from '../../catalogue/fault.ts';
import { derivativeAt, throughLayers } from '../derivative-factors.ts';
import { scopes } from '../scopes.ts';

/** f′ given a where it wants z, or written for a and given z. */
export const derivativeArgument: BackwardFault = {
  code: 'NN104',
  slug: 'derivative-argument',
  words: 'derivative of z instead of a pre-activation activation twice sigmoid prime argument',
  title: 'the derivative of the activation has the wrong argument',
  rule: 'activation derivative',
  met: 7,
  anyLayers: true,
  about:
    'f′ can be written as a function of the pre-activation z, σ(z)(1 − σ(z)), or of the activation a, a(1 − a). One form is called with the argument of the other.',
  wrong: ['def slope(z):', '    return sigmoid(z) * (1 - sigmoid(z))', 'delta1 = (delta2 @ W2) * slope(a1)'],
  right: ['def slope(z):', '    return sigmoid(z) * (1 - sigmoid(z))', 'delta1 = (delta2 @ W2) * slope(z1)'],
  shows:
    'Each delta is off by a factor that depends on z alone. For f′(a) of a sigmoid, the factor used lies between 0.197 and 0.25. Its ratio to the right σ′(z) is 0.94 at z = 0, 746 at z = −8 and 587 at z = 8.',
  matters: 'Saturated units, which should hardly learn, get gradients that are hundreds of times too large.',
  fix: 'Use σ(z)(1 − σ(z)) with the pre-activation z, or a(1 − a) with the activation a = σ(z). For tanh: 1 − tanh²(z), or 1 − a².',
  *variants(problem) {
    const { network } = problem;
    const nonlinear = (l: number) =>
      network.layers[l].activation.separable && network.layers[l].activation.name !== 'linear';
    for (const { layers, words, where } of scopes(problem, nonlinear)) {
      yield {
        where,
        does: `with f′(a) instead of f′(z) ${words}`,
        plant: (rules) =>
          throughLayers(rules, layers, (at, l, upstream) =>
            upstream.map((value, k) => value * derivativeAt(at, l, at.pass.a[l][k])),
          ),
      };
    }
    for (const [name, formula, slope] of OF_ACTIVATION) {
      const has = (l: number) => network.layers[l].activation.name === name;
      for (const { layers, words, where } of scopes(problem, has)) {
        yield {
          where,
          does: `with ${formula} instead of the derivative of ${name} ${words}`,
          plant: (rules) =>
            throughLayers(rules, layers, (at, l, upstream) =>
              upstream.map((value, k) => value * slope(at.pass.z[l][k])),
            ),
        };
      }
    }
  },
};

/** Derivatives written for a, given z. */
const OF_ACTIVATION: readonly (readonly [string, string, (z: number) => number])[] = [
  ['sigmoid', 'z(1 − z)', (z) => z * (1 - z)],
  ['tanh', '1 − z²', (z) => 1 - z * z],
];
