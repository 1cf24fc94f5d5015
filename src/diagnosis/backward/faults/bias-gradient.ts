import type { Descent, Rules } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull, type Wrong } from '../overrides.ts';
import { scopes } from '../scopes.ts';
import { biasOf } from '../tensors.ts';

/** Biases whose gradient is not the sum of their deltas. */
export const biasGradient: BackwardFault = {
  code: 'NN106',
  slug: 'bias-gradient',
  words: 'bias biases only column sum rows intercept',
  title: 'wrong gradient of the biases',
  rule: 'bias gradient',
  met: 6,
  anyLayers: true,
  about:
    'The gradient of the biases is 0, summed over the wrong axis, divided by the number of examples once too often, negated, or computed from the gradient of the weights.',
  wrong: [
    'delta2 = (a2 - t) * a2 * (1 - a2)  # [examples, units]',
    'dW2 = delta2.T @ a1',
    'db2 = np.mean(delta2, axis=0)  # the cost is a sum',
  ],
  right: [
    'delta2 = (a2 - t) * a2 * (1 - a2)  # [examples, units]',
    'dW2 = delta2.T @ a1',
    'db2 = np.sum(delta2, axis=0)',
  ],
  shows: 'The gradient of the weights is right, that of the biases is wrong.',
  matters: 'The biases do not follow the gradient of the cost.',
  fix: '∂J/∂b_l = Σ δ_l over the examples: one number for each unit, the sum of its column in δ_l of shape [examples, units].',
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
  ['with 0 as the gradient of the biases', (at, l) => new Float64Array(at.network.layers[l].units)],
  [
    'with the opposite sign of the gradient of the biases',
    (_at, _l, _deltas, right) => right().map((value) => -value),
  ],
  [
    'with the gradient of the biases divided by the number of examples once more',
    (at, _l, _deltas, right) => right().map((value) => value / at.examples.count),
    (_units, count) => count > 1,
  ],
  [
    'with the sum of the deltas over all units as the gradient of each bias',
    (at, l, deltas) => {
      const { units, biasInput } = at.network.layers[l];
      return new Float64Array(units).fill(biasInput * total(deltas));
    },
    (units) => units > 1,
  ],
  [
    'with the deltas summed over the units instead of the examples as the gradient of the biases',
    (at, l, deltas) => {
      const { units, biasInput } = at.network.layers[l];
      return Float64Array.from(
        { length: units },
        (_, row) => biasInput * total(deltas.subarray(row * units, (row + 1) * units)),
      );
    },
    (units, count) => units === count && units > 1,
  ],
  [
    'with a gradient of the last bias only',
    (_at, _l, _deltas, right) => right().map((value, k, all) => (k === all.length - 1 ? value : 0)),
    (units) => units > 2,
  ],
  [
    'with the row sums of the gradient of the weights as the gradient of the biases',
    (at, l, deltas, _right, rules) => rowSums(at, l, deltas, rules),
  ],
  [
    'with the row means of the gradient of the weights as the gradient of the biases',
    (at, l, deltas, _right, rules) =>
      rowSums(at, l, deltas, rules).map((sum) => sum / at.network.layers[l].inputs),
  ],
];
