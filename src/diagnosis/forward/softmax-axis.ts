import { isCombined } from '../../network/graph.ts';
import { allLosses } from '../../network/losses/index.ts';
import type { Operation } from '../../network/operations/operation.ts';
import type { Problem } from '../../problem/problem.ts';
import { scopes } from '../backward/scopes.ts';
import type { ForwardFault } from './fault.ts';
import { withActivations, withLoss } from './replace.ts';

/** Exponentials that are summed over the wrong axis. */
export const softmaxAxis: ForwardFault = {
  code: 'NN213',
  slug: 'softmax-axis',
  words: 'softmax axis dimension columns rows do not sum to 1',
  title: 'the softmax runs over the examples',
  stage: 'outputs',
  about:
    'The sum in the denominator of the softmax runs over the examples, or over the whole batch, instead of over the units of each example. In numpy, e.sum(axis=0) adds the rows of a matrix, and e.sum() adds all its numbers.',
  wrong: ['e = np.exp(z2)', 'a2 = e / e.sum(axis=0)  # a row is an example'],
  right: ['e = np.exp(z2)', 'a2 = e / e.sum(axis=1, keepdims=True)'],
  shows:
    'The outputs of an example do not sum to 1. The outputs of a unit over all examples do, or all outputs together.',
  matters: 'The output of an example depends on the other examples of the batch, and is not a probability.',
  fix: 'With one example in each row: e = np.exp(z - z.max(axis=1, keepdims=True)) and a = e / e.sum(axis=1, keepdims=True).',
  *variants(problem) {
    if (problem.data.count < 2) return;
    const has = (l: number) => problem.network.layers[l].activation.name === 'softmax';
    for (const { layers, words, where } of scopes(problem, has)) {
      for (const [what, groups] of AXES) {
        yield {
          where,
          does: `with a softmax over ${what} ${words}`,
          wholeBatch: true,
          replace: (on) => overAxis(on, layers, groups),
        };
      }
    }
  },
};

/** The number of sums of a matrix of [examples, units], and which of them the element at k is in. */
type Groups = (units: number) => { readonly sums: number; readonly of: (k: number) => number };

const AXES: readonly (readonly [string, Groups])[] = [
  ['the examples instead of the units', (units) => ({ sums: units, of: (k) => k % units })],
  ['all examples and units', () => ({ sums: 1, of: () => 0 })],
];

function overAxis(problem: Problem, layers: readonly number[], groups: Groups): Problem {
  const { network } = problem;
  const replaced = withActivations(problem, layers, (operation) => softmaxOver(operation, groups));
  return layers.includes(network.layers.length - 1) && isCombined(network)
    ? withLoss(replaced, allLosses()[network.objective.loss.name]({}), 'a')
    : replaced;
}

function softmaxOver(operation: Operation, groups: Groups): Operation {
  const { sums, of } = groups(operation.inputs);
  return {
    ...operation,
    value({ x }, a) {
      const largest = new Float64Array(sums).fill(Number.NEGATIVE_INFINITY);
      x.forEach((z, k) => {
        largest[of(k)] = Math.max(largest[of(k)], z);
      });
      const sum = new Float64Array(sums);
      x.forEach((z, k) => {
        a[k] = Math.exp(z - largest[of(k)]);
        sum[of(k)] += a[k];
      });
      for (let k = 0; k < a.length; k++) a[k] /= sum[of(k)];
    },
    pullbacks: {
      x({ value }, upstream) {
        const mean = new Float64Array(sums);
        for (let k = 0; k < value.length; k++) mean[of(k)] += upstream[k] * value[k];
        return upstream.map((u, k) => value[k] * (u - mean[of(k)]));
      },
    },
  };
}
