import type { Problem } from '../../../problem/problem.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { type PassedBack, passedBack } from '../passing.ts';
import { featureAt, masked } from '../positions.ts';
import { passingScopes } from '../scopes.ts';
import { featuresOf, hasWeight, isDense } from '../tensors.ts';

/** `=` for `+=`, a `break`, an edge of the loop, or a sum that is not set to 0. */
export const deltaSum: BackwardFault = {
  code: 'NN128',
  slug: 'delta-sum',
  words: 'sum inside loop overwritten wrong index terms delta',
  title: 'the sum that passes the delta back has wrong terms',
  rule: 'delta through a layer',
  met: 1,
  anyLayers: true,
  about:
    'In the loop over the units above, a term is assigned instead of added, the loop starts late or ends early, or the sum is not set to 0 before the next unit.',
  wrong: [
    'for j in range(W2.shape[1]):',
    '    for i in range(m):',
    '        delta1[:, j] = delta2[:, i] * W2[i, j]',
    'delta1 *= a1 * (1 - a1)',
  ],
  right: [
    'for j in range(W2.shape[1]):',
    '    for i in range(m):',
    '        delta1[:, j] += delta2[:, i] * W2[i, j]  # from zeros',
    'delta1 *= a1 * (1 - a1)',
  ],
  shows: 'The layers above are right. Everything from that layer down is wrong.',
  matters:
    'Some paths from a hidden unit to the cost are missing from its gradient, or paths of other units are in it.',
  fix: 'For each unit j below: set the sum to 0, add (+=) W_{l+1}[i,j]·δ_{l+1}[i] for every unit i above, then multiply by f′(z_l[j]).',
  *variants(problem) {
    const { layers } = problem.network;
    yield* passedBack(problem, (l) => layers[l].units > 1, [
      ['with the last unit’s term of Wᵀδ only', (weight, delta, j, n) => weight(n - 1, j) * delta[n - 1]],
      ['with the first unit’s term of Wᵀδ only', (weight, delta, j) => weight(0, j) * delta[0]],
    ]);
    yield* passedBack(problem, (l) => layers[l].units > 2, [
      ['without the first unit’s term of Wᵀδ', (weight, delta, j, n) => terms(weight, delta, j, 1, n)],
      ['without the last unit’s term of Wᵀδ', (weight, delta, j, n) => terms(weight, delta, j, 0, n - 1)],
    ]);
    yield* passedBack(problem, (l) => layers[l].inputs > 1, [
      [
        'with Wᵀδ of the earlier units added to that of each unit',
        (weight, delta, j, n, _inputs, before) => before + terms(weight, delta, j, 0, n),
      ],
    ]);
    yield* ofFilters(problem);
  },
};

/** The same in sums over the filters of a convolution. */
function* ofFilters(problem: Problem): Iterable<Variant> {
  const { network } = problem;
  for (const [what, fewest, keeps] of FILTERS) {
    const fits = (l: number) =>
      hasWeight(network, l) && !isDense(network, l) && featuresOf(network.layers[l]) >= fewest;
    for (const { layers, words, where } of passingScopes(problem, fits)) {
      yield {
        where,
        does: `${what.replace('filter', layers.every((l) => network.layers[l].definition.filters !== undefined) ? 'filter' : 'feature')} ${words}`,
        plant: (rules) =>
          overridePull(rules, layers, 'input', (at, l, deltas, right) => {
            const layer = at.network.layers[l];
            const [featureOf, many] = [featureAt(layer.output), featuresOf(layer)];
            return right(masked(deltas, layer.units, (k) => keeps(featureOf(k), many)));
          }),
      };
    }
  }
}

const FILTERS: readonly (readonly [
  does: string,
  fewest: number,
  keeps: (filter: number, filters: number) => boolean,
])[] = [
  ['with the delta of the last filter only', 2, (filter, filters) => filter === filters - 1],
  ['with the delta of the first filter only', 2, (filter) => filter === 0],
  ['without the delta of the last filter', 3, (filter, filters) => filter < filters - 1],
  ['without the delta of the first filter', 3, (filter) => filter > 0],
];

/** Σ W[i,j]·δ[i] over i from … to − 1. */
function terms(
  weight: Parameters<PassedBack>[0],
  delta: Float64Array,
  j: number,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += weight(i, j) * delta[i];
  return sum;
}
