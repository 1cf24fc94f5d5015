import type { Rules } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideLoss, overridePull } from '../overrides.ts';

/** A loop that keeps the last example, or leaves one out. */
export const someExamples: BackwardFault = {
  code: 'NN116',
  slug: 'some-examples',
  words: 'last example first batch overwritten assigned instead of added loop one example only',
  title: 'some examples are missing from the gradient',
  rule: 'reduction',
  met: 2,
  anyLayers: true,
  about:
    'In the loop over the examples the gradient is assigned instead of added, so that only the last example counts; or the loop skips the first or last example.',
  wrong: ['dW1 = np.zeros_like(W1)', 'for k in range(n):', '    dW1 = np.outer(delta1[k], X[k])'],
  right: ['dW1 = np.zeros_like(W1)', 'for k in range(n):', '    dW1 += np.outer(delta1[k], X[k])'],
  shows:
    'The gradient is that of the remaining examples alone, possibly divided by the number of all examples.',
  matters: 'The network does not learn from the missing examples.',
  fix: 'Set the gradient to 0 before the loop over the examples, add to it (+=) inside, and loop from the first example to the last.',
  *variants({ network, data }) {
    const { count } = data;
    if (count < 2) return;
    const last = count - 1;
    const right = network.objective.reduction === 'sum';
    for (const [words, keep] of [
      ['the last example', (n: number) => n === last],
      ['the first example', (n: number) => n === 0],
      ...(count > 2
        ? ([
            ['all examples but the last', (n: number) => n < last],
            ['all examples but the first', (n: number) => n > 0],
          ] as const)
        : []),
    ] as const) {
      yield {
        where: {},
        does: `with ${words} only`,
        plant: (rules) => of(rules, keep, (k) => k),
      };
      const divided = right
        ? `, divided by the number of all examples, ${count}`
        : ', not divided by the number of examples';
      yield {
        where: {},
        does: `with ${words} only${divided}`,
        plant: (rules) => of(rules, keep, (k) => (right ? k / count : k * count)),
      };
    }
    for (const kind of ['weight', 'bias'] as const) {
      yield {
        where: {},
        does: `with the last example only in the gradient of the ${kind === 'weight' ? 'weights' : 'biases'}`,
        plant: (rules) =>
          overridePull(rules, [...network.layers.keys()], kind, (at, l, deltas, right) => {
            const { units } = at.network.layers[l];
            return right(deltas.map((delta, k) => (Math.floor(k / units) === last ? delta : 0)));
          }),
      };
    }
  },
};

function of(rules: Rules, keep: (example: number) => boolean, factor: (right: number) => number): Rules {
  const ofSome = overrideLoss(rules, (at, _upstream, right) => {
    const { units } = at.network.layers[at.network.layers.length - 1];
    return right().map((value, k) => (keep(Math.floor(k / units)) ? value : 0));
  });
  return { ...ofSome, reduction: (at) => factor(rules.reduction(at)) };
}
