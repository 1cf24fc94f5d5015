import type { Layer } from '../../../network/graph.ts';
import type { Descent, Rules } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull, type Wrong } from '../overrides.ts';
import { scopes } from '../scopes.ts';
import { biasOf, featuresOf, hasWeight, weightOf } from '../tensors.ts';

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
        const ofWeights = what.includes('gradient of the weights');
        if (ofWeights && !scope.layers.every((l) => hasWeight(network, l))) continue;
        if (
          applies !== undefined &&
          !scope.layers.every((l) =>
            applies(featuresOf(network.layers[l]), data.count, layerRows(network.layers[l])),
          )
        )
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

/** How many numbers of one example a bias is added to. */
const layerRows = (layer: Layer): number => layer.units / featuresOf(layer);

/** Sums the rows of the weights' gradient: those of each unit or filter. */
function rowSums(at: Descent, l: number, deltas: Float64Array, rules: Rules): Float64Array {
  const layer = at.network.layers[l];
  const gradient = rules.pull(at, layer.z, 'weight', deltas);
  const features = featuresOf(layer);
  const each = gradient.length / features;
  return Float64Array.from({ length: features }, (_, feature) =>
    total(gradient.subarray(feature * each, (feature + 1) * each)),
  );
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const WRONG: readonly (readonly [
  string,
  WrongBias,
  ((units: number, count: number, positions: number) => boolean)?,
])[] = [
  ['with 0 as the gradient of the biases', (at, l) => new Float64Array(featuresOf(at.network.layers[l]))],
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
      const layer = at.network.layers[l];
      return new Float64Array(featuresOf(layer)).fill(layer.biasInput * total(deltas));
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
    (units, count, positions) => units === count && units > 1 && positions === 1,
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
      rowSums(at, l, deltas, rules).map((sum, _, all) => sum / (weightOf(at.network, l).size / all.length)),
  ],
];
