import type { BackwardFault } from '../../catalogue/fault.ts';
import { type DerivativeFactor, withExtraDerivativeFactor } from '../derivative-factors.ts';
import { scopes } from '../scopes.ts';

/** One derivative too many. */
export const extraDerivative: BackwardFault = {
  code: 'NN114',
  slug: 'extra-derivative',
  title: 'a derivative too many',
  rule: 'output delta',
  met: 2,
  about: 'A delta that has its derivative already, or that needs none, was multiplied by one more.',
  shows: 'The ratio of the deltas is a(1 − a), or another derivative, in every layer from there down.',
  matters:
    'The gradient vanishes where the output is wrong with certainty, which is where it has to be largest.',
  fix: 'With a cross-entropy on its own activation δ_L = a − t, and with a linear output δ_L = a − t too: neither has an f′.',
  *variants(problem) {
    const { layers: all } = problem.network;
    for (const { layers, words, where } of scopes(problem)) {
      const names = new Set(layers.map((l) => all[l].activation.name));
      if (names.size > 1) continue;
      const [name] = names;
      for (const [formula, slope] of FURTHER) {
        if (!OF[formula].includes(name)) continue;
        const what = name === 'linear' ? 'though it is linear' : 'once more';
        yield {
          where,
          does: `with ${formula} multiplied in ${words}, ${what}`,
          plant: (rules) => withExtraDerivativeFactor(rules, layers, slope),
        };
      }
    }
  },
};

/** A squashing layer gets its own derivative twice, a linear one somebody else's. */
const OF: Readonly<Record<string, readonly string[]>> = {
  'a(1 − a)': ['sigmoid', 'softmax', 'linear'],
  '1 − a²': ['tanh', 'linear'],
};

const FURTHER: readonly (readonly [string, DerivativeFactor])[] = [
  ['a(1 − a)', (_z, a) => a * (1 - a)],
  ['1 − a²', (_z, a) => 1 - a * a],
];
