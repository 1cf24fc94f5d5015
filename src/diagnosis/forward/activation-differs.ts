import { elementwise } from '../../network/activations/activation.ts';
import { usualActivations } from '../../network/activations/index.ts';
import { scopes } from '../backward/scopes.ts';
import type { ForwardFault } from './fault.ts';
import { withActivation } from './replace.ts';

/** Another function than the spec names. */
export const activationDiffers: ForwardFault = {
  code: 'NN201',
  slug: 'activation-differs',
  words: 'wrong activation relu sigmoid tanh outputs differ',
  title: 'the activation differs from the spec’s',
  stage: 'outputs',
  anyLayers: true,
  about:
    'A layer applies a different function from the one in the spec, or a mistyped formula such as 1/1 + e⁻ᶻ.',
  wrong: ['def sigmoid(z):', '    return 1 / 1 + np.exp(-z)', 'a1 = sigmoid(X @ W1.T + b1)'],
  right: ['def sigmoid(z):', '    return 1 / (1 + np.exp(-z))', 'a1 = sigmoid(X @ W1.T + b1)'],
  shows: 'The outputs are those of the network with the other function.',
  matters: 'The program computes a different network, so no gradient is right for both.',
  fix: 'Compute the activation that the spec names, σ(z) = 1/(1 + e⁻ᶻ) with the parentheses, or name yours in the spec.',
  *variants(problem) {
    const { layers: all } = problem.network;
    for (const { layers, words, where } of scopes(problem)) {
      const names = new Set(layers.map((l) => all[l].activation.name));
      const own = names.size === 1 ? [...names][0] : 'activation';
      for (const [name, make] of usualActivations()) {
        if (names.has(name)) continue;
        yield {
          where,
          does: `with ${name} instead of ${own} ${words}`,
          replace: (on) => withActivation(on, layers, make()),
        };
      }
      if (own !== 'sigmoid') continue;
      for (const [formula, value, derivative] of MISTYPED) {
        const mistyped = elementwise('sigmoid', {
          value,
          derivative,
          save: (z) => [z],
          change: (d, z) => value(z + d) - value(z),
        });
        yield {
          where,
          does: `with ${formula} instead of 1/(1 + e⁻ᶻ) ${words}`,
          replace: (on) => withActivation(on, layers, mistyped),
        };
      }
    }
  },
};

/** The sigmoid without its parentheses, or with a sign lost. */
const MISTYPED: readonly (readonly [string, (z: number) => number, (z: number) => number])[] = [
  ['1/1 + e⁻ᶻ', (z) => 1 + Math.exp(-z), (z) => -Math.exp(-z)],
  ['1/(1 + eᶻ)', (z) => 1 / (1 + Math.exp(z)), (z) => -Math.exp(z) / (1 + Math.exp(z)) ** 2],
];
