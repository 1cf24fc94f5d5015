import type { Problem } from '../../problem/problem.ts';
import { view } from '../../tensors/parameters.ts';
import { fittingRate, initFor, initTo, rebuilt } from './changes.ts';
import { isAbove, type Point, rms } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Activations that differ by less than this part of their size compute nearly the same. */
const NEARLY = 0.2;
/** A cost that is so low is that of a task that one unit learns, too. */
const LOW = 0.2;
/** The cost has not left that of constant outputs. */
const HARDLY = 0.9;

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
  explains: [...ENDINGS, 'rate-too-low', 'vanishing-gradient', 'dead-units', 'tensor-not-moving'],
  find(run) {
    const { sample, start } = run;
    const { layers } = sample.network;
    for (let l = 0; l < layers.length - 1; l++) {
      const of = layers[l].units;
      const units = largestGroup(sample, start.theta, l);
      const difference = units > 1 ? 0 : largestDifference(start, of, l);
      if (units < 2 && !(difference < NEARLY && isAbove(run, HARDLY))) continue;
      const still = units === of && isStill(sample, start, l);
      const init = initFor(sample);
      return {
        severity: units < 2 || !isAbove(run, LOW) ? 'note' : still ? 'error' : 'warning',
        where: { layer: layers[l].name },
        evidence: { units: units < 2 ? of : units, of, difference, still },
        advice: [initTo(init), ...fittingRate(run, rebuilt(sample, {}, init))],
      };
    }
    return undefined;
  },
};

/** Returns the largest difference of two units of layer l for one example, beside the root mean square activation. */
function largestDifference({ evaluation }: Point, units: number, l: number): number {
  const a = evaluation.pass.a[l];
  if (units < 2) return Infinity;
  let largest = 0;
  for (let k = 0; k < a.length; k += units) {
    const row = a.subarray(k, k + units);
    largest = Math.max(largest, Math.max(...row) - Math.min(...row));
  }
  return largest / rms(a);
}

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
