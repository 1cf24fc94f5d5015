import type { Operation } from '../../network/operations/operation.ts';
import { scopes } from '../backward/scopes.ts';
import { isDense } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** z = w·x for z += w·x, or a loop that misses an edge. */
export const inputsLeftOut: ForwardFault = {
  code: 'NN212',
  slug: 'inputs-left-out',
  words: 'all outputs the same ignore input missing range loop bound',
  title: 'some inputs of a layer are missing from its sums',
  stage: 'outputs',
  anyLayers: true,
  about:
    'In the loop over the inputs of a unit a term is assigned instead of added, so that only the last one counts; or the loop skips the first or last input.',
  wrong: [
    'z = b1.copy()',
    'for i in range(len(b1)):',
    '    for j in range(1, len(x)):',
    '        z[i] += W1[i, j] * x[j]',
  ],
  right: [
    'z = b1.copy()',
    'for i in range(len(b1)):',
    '    for j in range(len(x)):',
    '        z[i] += W1[i, j] * x[j]',
  ],
  shows: 'The outputs do not depend on the missing inputs.',
  matters: 'The network cannot learn from an input that it ignores.',
  fix: 'Set z = b, then add z += w[j]·x[j] for every input j, from the first to the last.',
  *variants(problem) {
    const { layers: all } = problem.network;
    for (const [what, fewest, keep] of KEPT) {
      for (const { layers, words, where } of scopes(
        problem,
        (l) => isDense(problem.network, l) && all[l].inputs >= fewest,
      )) {
        yield {
          where,
          does: `with ${what} in the sums ${words}`,
          replace: (on) =>
            withPreActivations(on, layers, (operation) =>
              ofInputs(operation, (j) => keep(j, operation.inputs)),
            ),
        };
      }
    }
  },
};

const KEPT: readonly (readonly [
  what: string,
  fewest: number,
  keep: (j: number, inputs: number) => boolean,
])[] = [
  ['the last input only', 2, (j, inputs) => j === inputs - 1],
  ['the first input only', 2, (j) => j === 0],
  ['all inputs but the last', 3, (j, inputs) => j < inputs - 1],
  ['all inputs but the first', 3, (j) => j > 0],
];

/** An operation that some of its inputs do not reach. */
function ofInputs(operation: Operation, keep: (j: number) => boolean): Operation {
  const { inputs, pullbacks } = operation;
  const kept = (rows: Float64Array): Float64Array => rows.map((value, k) => (keep(k % inputs) ? value : 0));
  return {
    ...operation,
    value: (at, z) => operation.value({ ...at, x: kept(at.x) }, z),
    pullbacks: {
      ...pullbacks,
      weight: (at, deltas) => pullbacks.weight!({ ...at, x: kept(at.x) }, deltas),
      x: (at, deltas) => kept(pullbacks.x!(at, deltas)),
    },
  };
}
