import { RULES } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { type DerivativeFactor, withExtraDerivativeFactor } from '../derivative-factors.ts';
import { overridePull } from '../overrides.ts';
import { scopes } from '../scopes.ts';

/** One derivative too many. */
export const extraDerivative: BackwardFault = {
  code: 'NN114',
  slug: 'extra-derivative',
  words: 'extra derivative twice too many sigmoid cross entropy output vanishing',
  title: 'an extra factor f′',
  rule: 'output delta',
  met: 2,
  anyLayers: true,
  about:
    'A delta that already contains the derivative of its activation, or that needs none, is multiplied by a derivative once more.',
  wrong: [
    'loss = -np.sum(t * np.log(a2) + (1 - t) * np.log(1 - a2))',
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'dW2 = delta2.T @ a1',
  ],
  right: [
    'loss = -np.sum(t * np.log(a2) + (1 - t) * np.log(1 - a2))',
    'delta2 = a2 - t',
    'dW2 = delta2.T @ a1',
  ],
  shows:
    'The ratio of the given delta to the right one is a(1 − a), or another derivative, from that layer down.',
  matters:
    'With a sigmoid output the gradient vanishes where the output is confidently wrong, where it should be largest.',
  fix: 'δ_L = a_L − t for a cross-entropy with its own activation (sigmoid or softmax), and for ½Σ(a − t)² with a linear output. Neither has a factor f′.',
  *variants(problem) {
    const { layers: all } = problem.network;
    for (const { layers, words, where } of scopes(problem)) {
      const names = new Set(layers.map((l) => all[l].activation.name));
      if (names.size > 1) continue;
      const [name] = names;
      if (name === 'softmax') {
        yield {
          where,
          does: `with the delta multiplied by the softmax Jacobian once more ${words}`,
          plant: (rules) =>
            overridePull(rules, layers, 'delta', (at, l, _upstream, right) =>
              RULES.pull(at, all[l].a, 'x', right()),
            ),
        };
      }
      for (const [formula, slope] of FURTHER) {
        if (!OF[formula].includes(name)) continue;
        const what = name === 'linear' ? ', which is linear' : '';
        yield {
          where,
          does: `with an extra factor ${formula} ${words}${what}`,
          plant: (rules) => withExtraDerivativeFactor(rules, layers, slope),
        };
      }
    }
  },
};

/** A squashing layer gets its own derivative twice, a linear one somebody else's. */
const OF: Readonly<Record<string, readonly string[]>> = {
  'a(1 − a)': ['sigmoid', 'softmax', 'linear'],
  a: ['softmax'],
  '1 − a²': ['tanh', 'linear'],
};

const FURTHER: readonly (readonly [string, DerivativeFactor])[] = [
  ['a(1 − a)', (_z, a) => a * (1 - a)],
  ['a', (_z, a) => a],
  ['1 − a²', (_z, a) => 1 - a * a],
];
