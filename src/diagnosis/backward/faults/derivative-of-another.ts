import type { Activation } from '../../../network/activations/activation.ts';
import { usualActivations } from '../../../network/activations/index.ts';
import { logistic } from '../../../network/activations/sigmoid.ts';
import { normalDensity, normalDistribution } from '../../../network/numerics/normal.ts';
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
  fix: 'Differentiate the function of the forward pass: σ′ = a(1 − a); tanh′ = 1 − a²; relu′ = 1 for z > 0 and 0 for z < 0; linear′ = 1; silu′ = σ(z) + a(1 − σ(z)); gelu′ = Φ(z) + zφ(z).',
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
      for (const [formula, slope] of lostTerms(all[layers[0]].activation)) {
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

/**
 * The derivative of ½z(1 + t) with t = tanh(u(z)): ½(1 + t) + ½z(1 − t²)·u′(z), where u = √(2/π)·(z + 0.044715z³).
 *
 * @param slope what is taken for u′
 */
function tanhForm(slope: (z: number) => number): DerivativeFactor {
  return (z) => {
    const t = Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3));
    return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * slope(z);
  };
}

/** Derivatives of functions z·s(z), which have two terms: one of them alone, or with a factor lost. */
function lostTerms({ name, beta = 1 }: Activation): readonly (readonly [string, DerivativeFactor])[] {
  if (name === 'gelu') return GELU;
  if (name === 'gelu-tanh') return GELU_TANH;
  if (name !== 'silu' && name !== 'swish') return [];
  const [x, factor] = name === 'swish' ? ['βz', 'β'] : ['z', ''];
  const slope = (z: number): number => logistic(beta * z) * logistic(-beta * z);
  const lost: [string, DerivativeFactor][] = [
    [`σ(${x})`, (z) => logistic(beta * z)],
    [`${x}·σ(${x})(1 − σ(${x}))`, (z) => beta * z * slope(z)],
    [`σ(${x}) + ${x}(1 − σ(${x}))`, (z) => logistic(beta * z) + beta * z * logistic(-beta * z)],
    [`σ(${x}) + ${factor}σ(${x})(1 − σ(${x}))`, (z) => logistic(beta * z) + beta * slope(z)],
  ];
  if (name === 'swish')
    lost.push([`σ(${x}) + z·σ(${x})(1 − σ(${x}))`, (z) => logistic(beta * z) + z * slope(z)]);
  return lost;
}

const GELU: readonly (readonly [string, DerivativeFactor])[] = [
  ['Φ(z)', (z) => normalDistribution(z)],
  ['z·φ(z)', (z) => z * normalDensity(z)],
  ['Φ(z) + φ(z)', (z) => normalDistribution(z) + normalDensity(z)],
];

const GELU_TANH: readonly (readonly [string, DerivativeFactor])[] = [
  ['½(1 + t)', tanhForm(() => 0)],
  ['½(1 + t) + ½z(1 − t²)', tanhForm(() => 1)],
  ['½(1 + t) + ½z(1 − t²)·√(2/π)', tanhForm(() => Math.sqrt(2 / Math.PI))],
  [
    '½(1 + t) + ½z(1 − t²)·√(2/π)(1 + 0.044715z²)',
    tanhForm((z) => Math.sqrt(2 / Math.PI) * (1 + 0.044715 * z * z)),
  ],
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
