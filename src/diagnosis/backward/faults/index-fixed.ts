import type { BackwardFault } from '../../catalogue/fault.ts';
import { type PassedBack, passedBack } from '../passing.ts';

/** `delta[0]` for `delta[i]`, or the index that another loop has left behind. */
export const indexFixed: BackwardFault = {
  code: 'NN127',
  slug: 'index-fixed',
  words: 'index fixed constant loop i j 0 same',
  title: 'an index stays fixed where the delta passes back',
  rule: 'delta through a layer',
  met: 1,
  anyLayers: true,
  about:
    'In the loops over the units one index is a constant, or the last value of another loop. One delta, or the weights of one unit, are used for all units.',
  wrong: [
    'for j in range(W2.shape[1]):',
    '    delta1[:, j] = sum(delta2[:, 0] * W2[i, j] for i in range(m))',
    'delta1 *= a1 * (1 - a1)',
  ],
  right: [
    'for j in range(W2.shape[1]):',
    '    delta1[:, j] = sum(delta2[:, i] * W2[i, j] for i in range(m))',
    'delta1 *= a1 * (1 - a1)',
  ],
  shows: 'The layers above are right. Everything from that layer down is wrong.',
  matters:
    'Hidden units receive the error, or the weights, of a single unit, so the lower layers follow a wrong gradient.',
  fix: 'δ_l[j] = f′(z_l[j]) · Σ_i W_{l+1}[i,j]·δ_{l+1}[i], where i runs over the units above and j is the unit below.',
  *variants(problem) {
    const { layers } = problem.network;
    yield* passedBack(problem, (l) => layers[l].units > 1, [
      ...ofUnitsAbove('first'),
      ...ofUnitsAbove('last'),
    ]);
    yield* passedBack(problem, (l) => layers[l].inputs > 1, [ofUnitBelow('first'), ofUnitBelow('last')]);
  },
};

type Wrong = readonly [does: string, element: PassedBack];

function* ofUnitsAbove(which: 'first' | 'last'): Iterable<Wrong> {
  const fixed = (units: number) => (which === 'first' ? 0 : units - 1);
  yield [
    `with the ${which} unit’s delta in place of each unit’s`,
    (weight, delta, j, units) => delta[fixed(units)] * sum(units, (i) => weight(i, j)),
  ];
  yield [
    `with the weights into the ${which} unit in place of those into each unit`,
    (weight, delta, j, units) => weight(fixed(units), j) * sum(units, (i) => delta[i]),
  ];
}

function ofUnitBelow(which: 'first' | 'last'): Wrong {
  return [
    `with the weights of its ${which} input in place of those of each input`,
    (weight, delta, _j, units, inputs) =>
      sum(units, (i) => weight(i, which === 'first' ? 0 : inputs - 1) * delta[i]),
  ];
}

function sum(count: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
}
