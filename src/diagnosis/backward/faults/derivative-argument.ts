import type { BackwardFault } from '../../catalogue/fault.ts';
import { derivativeAt, throughLayers } from '../derivative-factors.ts';
import { scopes } from '../scopes.ts';

/** f′ given a where it wants z, or written for a and given z. */
export const derivativeArgument: BackwardFault = {
  code: 'NN104',
  slug: 'derivative-argument',
  title: 'the derivative of the activation was given the wrong argument',
  rule: 'activation derivative',
  met: 7,
  about:
    'There are two ways to write f′: of the pre-activation z, such as σ(z)(1 − σ(z)), and of the activation a, such as a(1 − a). One was called with the argument of the other.',
  shows: 'The ratio lies in a narrow band per unit: σ′(σ(z)) is always between 0.197 and 0.25.',
  matters:
    'Units that should hardly learn, since they are saturated, get a large gradient, and others too small a one.',
  fix: 'Either σ′(z) = σ(z)(1 − σ(z)) with the pre-activation z, or a(1 − a) with the activation a = σ(z); the same for tanh: 1 − tanh²(z), or 1 − a².',
  *variants(problem) {
    const { network } = problem;
    const nonlinear = (l: number) =>
      network.layers[l].activation.separable && network.layers[l].activation.name !== 'linear';
    for (const { layers, words, where } of scopes(problem, nonlinear)) {
      yield {
        where,
        does: `with f′(a) in place of f′(z) ${words}`,
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
          does: `with ${formula} in place of the ${name}’s derivative ${words}`,
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
