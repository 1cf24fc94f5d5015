import type { Problem } from '../../problem/problem.ts';
import { view } from '../../tensors/parameters.ts';
import type { Point } from './run.ts';
import type { Symptom } from './symptom.ts';

export const equalUnits: Symptom<'equal-units'> = {
  code: 'NN410',
  slug: 'equal-units',
  words: 'symmetry symmetric zero initialization constant weights identical hidden units same',
  title: 'hidden units are equal',
  about: 'Units of a hidden layer start with the same weights, and are read with the same weights.',
  wrong: ['W1 = np.zeros((2, 2))', 'W2 = np.zeros((1, 2))'],
  right: ['W1 = rng.normal(0, 1 / np.sqrt(2), (2, 2))', 'W2 = rng.normal(0, 1 / np.sqrt(2), (1, 2))'],
  shows: 'Rows of the weight matrix are equal to the last digit, before training and after it.',
  matters:
    'Their gradients are equal, too, so that they stay one unit for ever; with relu or tanh and zeros there is no gradient at all.',
  fix: 'Draw the starting weights at random, with a deviation of 1/√inputs; biases may be 0.',
  butRight: 'Zeros in a network without hidden layers, or in the last layer alone.',
  explains: [
    'plateau',
    'local-minimum',
    'rate-too-low',
    'vanishing-gradient',
    'dead-units',
    'tensor-not-moving',
  ],
  find({ problem, start }) {
    const { layers } = problem.network;
    for (let l = 0; l < layers.length - 1; l++) {
      const units = largestGroup(problem, start.theta, l);
      if (units < 2) continue;
      const still = isStill(problem, start, l);
      return {
        severity: still && units === layers[l].units ? 'error' : 'warning',
        where: { layer: layers[l].name },
        evidence: { units, of: layers[l].units, equal: 'exactly', difference: 0, still },
        advice: [{ path: ['parameters', 'init'], value: { type: 'glorot', bias: 0 } }],
      };
    }
    return undefined;
  },
};

/** Returns the number of units of layer l in the largest group with the same weights, in it and in the layer after it. */
function largestGroup({ network }: Problem, theta: Float64Array, l: number): number {
  const { layers } = network;
  const groups = new Map<string, number>();
  for (let unit = 0; unit < layers[l].units; unit++) {
    const own = layers[l].tensors.flatMap((tensor) => {
      const values = view(theta, tensor);
      const length = values.length / layers[l].units;
      // one bias for all units is the same for each
      return length < 1 ? [] : [...values.subarray(unit * length, (unit + 1) * length)];
    });
    const read = layers[l + 1].tensors
      .filter(({ kind }) => kind === 'weight')
      .flatMap((tensor) => [...view(theta, tensor)].filter((_, k) => k % layers[l].units === unit));
    const key = `${own} | ${read}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return Math.max(...groups.values());
}

/** Returns whether no weight of layer l has a gradient. */
function isStill({ network }: Problem, { evaluation }: Point, l: number): boolean {
  return network.layers[l].tensors.every((tensor) => view(evaluation.gradient, tensor).every((g) => g === 0));
}
