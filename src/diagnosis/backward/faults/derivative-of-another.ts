import { usualActivations } from '../../../network/activations/index.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { type DerivativeFactor, withDerivativeFactor } from '../derivative-factors.ts';
import { scopes } from '../scopes.ts';

/** The derivative of a function that the layer does not have. */
export const derivativeOfAnother: BackwardFault = {
  code: 'NN109',
  slug: 'derivative-of-another',
  words: 'wrong derivative relu tanh sigmoid swapped leaky other activation',
  title: 'the derivative is that of another function',
  rule: 'activation derivative',
  met: 4,
  anyLayers: true,
  about:
    'A delta is multiplied by the derivative of an activation that the layer does not have, or by a wrong formula for its own.',
  wrong: [
    'a1 = np.tanh(X @ W1.T + b1)',
    'delta1 = (delta2 @ W2) * a1 * (1 - a1)  # derivative of the sigmoid',
  ],
  right: ['a1 = np.tanh(X @ W1.T + b1)', 'delta1 = (delta2 @ W2) * (1 - a1 ** 2)'],
  shows:
    'The ratio of the given delta to the right one is a function of z: the used derivative divided by the right one.',
  matters: 'Forward pass and backward pass belong to different networks. The gradient belongs to neither.',
  fix: 'Differentiate the function of the forward pass: σ′ = a(1 − a); tanh′ = 1 − a²; relu′ = 1 for z > 0 and 0 for z < 0; linear′ = 1.',
  butRight: 'a > 0 in place of z > 0 is right for relu, and 1 − a² with a = tanh(z) is right for tanh.',
  *variants(problem) {
    const { layers: all } = problem.network;
    for (const { layers, words, where } of scopes(problem, (l) => all[l].activation.separable)) {
      const own = new Set(layers.map((l) => all[l].activation.name));
      if (own.size > 1) continue;
      const [name] = own;
      for (const [formula, slope] of FORMULAS) {
        if (OWN_FORMULA[name] === formula || (name === 'linear' && !OF_LINEAR.includes(formula))) continue;
        yield {
          where,
          does: `with ${formula} instead of the derivative of ${name} ${words}`,
          plant: (rules) => withDerivativeFactor(rules, layers, slope),
        };
      }
      for (const [other, slope] of SLOPES) {
        if (other === name) continue;
        yield {
          where,
          does: `with the derivative of ${other} instead of ${name} ${words}`,
          plant: (rules) => withDerivativeFactor(rules, layers, slope),
        };
      }
    }
  },
};

/** A linear layer has a = z; its other wrong derivatives are one too many (NN114). */
const OF_LINEAR = ['1 − a', 'z', 'a²'];

const OWN_FORMULA: Readonly<Record<string, string>> = { sigmoid: 'a(1 − a)', tanh: '1 − a²' };

const FORMULAS: readonly (readonly [string, DerivativeFactor])[] = [
  ['a(1 − a)', (_z, a) => a * (1 - a)],
  ['1 − a²', (_z, a) => 1 - a * a],
  ['1 − a', (_z, a) => 1 - a],
  ['a', (_z, a) => a],
  ['z', (z) => z],
  ['a²', (_z, a) => a * a],
  ['−a²', (_z, a) => -a * a],
  ['1 + a²', (_z, a) => 1 + a * a],
  ['a(1 + a)', (_z, a) => a * (1 + a)],
];

/** The derivatives of the table's own activations at z, whatever the layer's is. */
const SLOPES: readonly (readonly [string, DerivativeFactor])[] = usualActivations().flatMap(
  ([name, make]) => {
    const activation = make();
    if (!activation.separable || name === 'linear') return [];
    const z = new Float64Array(1);
    const a = new Float64Array(1);
    const out = new Float64Array(1);
    const one = Float64Array.of(1);
    const slope: DerivativeFactor = (value) => {
      z[0] = value;
      activation.apply(z, a, 1);
      activation.pullback(z, a, one, 1, out);
      return out[0];
    };
    return [[name, slope] as const];
  },
);
