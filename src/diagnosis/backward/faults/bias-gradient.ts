import type { Descent, Rules } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull, type Wrong } from '../overrides.ts';
import { scopes } from '../scopes.ts';
import { biasOf } from '../tensors.ts';

/** Biases whose gradient is not the sum of their deltas. */
export const biasGradient: BackwardFault = {
  code: 'NN106',
  slug: 'bias-gradient',
  title: 'wrong gradient of the biases',
  rule: 'bias gradient',
  met: 6,
  about:
    'The gradient of the biases is left at 0, summed over the wrong axis, averaged once more, negated, or taken from the weights’ gradient.',
  shows: 'The weights are right and the biases are wrong.',
  matters: 'The units cannot move their thresholds to where the weights want them.',
  fix: '∂cost/∂b_l = Σ δ_l over the examples: one number a unit, the sum of its column of deltas [examples, units].',
  *variants(problem) {
    const { network, data } = problem;
    for (const scope of scopes(problem, (l) => biasOf(network, l) !== undefined)) {
      for (const [what, wrong, applies] of WRONG) {
        if (applies !== undefined && !scope.layers.every((l) => applies(network.layers[l].units, data.count)))
          continue;
        yield {
          where: scope.layers.length === 1 ? { tensor: biasOf(network, scope.layers[0])!.name } : {},
          does: `${what} ${scope.words}`,
          whole: what.includes('row'),
          usesGradient: what.includes('row'),
          plant: (rules) => overridePull(rules, scope.layers, 'bias', (...args) => wrong(...args, rules)),
        };
      }
    }
  },
};

/** Makes the biases' gradient of one layer from its deltas. */
type WrongBias = (...args: [...Parameters<Wrong>, rules: Rules]) => Float64Array;

/** Sums the rows of the weights' gradient, [units, inputs]. */
function rowSums(at: Descent, l: number, deltas: Float64Array, rules: Rules): Float64Array {
  const { inputs, units, z } = at.network.layers[l];
  const gradient = rules.pull(at, z, 'weight', deltas);
  return Float64Array.from({ length: units }, (_, unit) =>
    total(gradient.subarray(unit * inputs, (unit + 1) * inputs)),
  );
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const WRONG: readonly (readonly [string, WrongBias, ((units: number, count: number) => boolean)?])[] = [
  ['with 0 for the biases', (at, l) => new Float64Array(at.network.layers[l].units)],
  ['with the opposite sign of the biases', (_at, _l, _deltas, right) => right().map((value) => -value)],
  [
    'with the biases averaged over the examples once more',
    (at, _l, _deltas, right) => right().map((value) => value / at.examples.count),
    (_units, count) => count > 1,
  ],
  [
    'with the deltas of a layer summed over its units too, for each of its biases,',
    (at, l, deltas) => new Float64Array(at.network.layers[l].units).fill(total(deltas)),
    (units) => units > 1,
  ],
  [
    'with the deltas summed over the units in place of the examples, for the biases,',
    (at, l, deltas) => {
      const { units } = at.network.layers[l];
      return Float64Array.from({ length: units }, (_, row) =>
        total(deltas.subarray(row * units, (row + 1) * units)),
      );
    },
    (units, count) => units === count && units > 1,
  ],
  [
    'with the last bias only',
    (_at, _l, _deltas, right) => right().map((value, k, all) => (k === all.length - 1 ? value : 0)),
    (units) => units > 2,
  ],
  [
    'with the sums of the rows of the weights’ gradient for the biases',
    (at, l, deltas, _right, rules) => rowSums(at, l, deltas, rules),
  ],
  [
    'with the means of the rows of the weights’ gradient for the biases',
    (at, l, deltas, _right, rules) =>
      rowSums(at, l, deltas, rules).map((sum) => sum / at.network.layers[l].inputs),
  ],
];
