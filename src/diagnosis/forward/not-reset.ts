import type { Layer } from '../../network/graph.ts';
import type { Operation, Pullback } from '../../network/operations/operation.ts';
import { scopes } from '../backward/scopes.ts';
import { isDense } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** Sums that are never set to 0. */
export const notReset: ForwardFault = {
  code: 'NN204',
  slug: 'not-reset',
  words: 'not reset accumulator z sum grows forward outputs differ',
  title: 'the pre-activation is not reset',
  stage: 'outputs',
  anyLayers: true,
  about:
    'The sum of the pre-activation is not reset before the next example or unit, so it contains the sums before it.',
  wrong: ['z = b1.copy()', 'for x in X:', '    z += W1 @ x', '    rows.append(sigmoid(z))'],
  right: ['for x in X:', '    z = b1.copy()', '    z += W1 @ x', '    rows.append(sigmoid(z))'],
  shows: 'The first example, or unit, is right. Every later one contains the sums before it.',
  matters: 'The output of an example depends on the examples before it and on their order.',
  fix: 'Start every sum with the bias: z = b, then z += w·a, for each example and each unit.',
  *variants(problem) {
    if (problem.data.count > 1) {
      for (const { layers, words, where } of scopes(problem)) {
        yield {
          where,
          does: `with the pre-activations of all earlier examples added ${words}`,
          replace: (on) => withPreActivations(on, layers, overExamples),
        };
      }
    }
    const { network } = problem;
    const several = (l: number) => isDense(network, l) && network.layers[l].units > 1;
    for (const { layers, words, where } of scopes(problem, several)) {
      yield {
        where,
        does: `with the pre-activations of all earlier units added ${words}`,
        replace: (on) => withPreActivations(on, layers, overUnits),
      };
    }
  },
};

function overExamples(operation: Operation, { units }: Layer): Operation {
  return adding(operation, (k) => (k >= units ? k - units : undefined));
}

function overUnits(operation: Operation, { units }: Layer): Operation {
  return adding(operation, (k) => (k % units > 0 ? k - 1 : undefined));
}

/** An operation whose every z has that of another place before it added. */
function adding(operation: Operation, before: (k: number) => number | undefined): Operation {
  // ∂/∂z of one place is the sum over all from it on
  const fromHere = (deltas: Float64Array): Float64Array => {
    const sums = deltas.slice();
    for (let k = sums.length - 1; k >= 0; k--) {
      const to = before(k);
      if (to !== undefined) sums[to] += sums[k];
    }
    return sums;
  };
  return {
    ...operation,
    value(at, z) {
      operation.value(at, z);
      for (let k = 0; k < z.length; k++) {
        const from = before(k);
        if (from !== undefined) z[k] += z[from];
      }
    },
    pullbacks: Object.fromEntries(
      Object.entries(operation.pullbacks).map(([argument, pullback]) => [
        argument,
        (...[at, deltas]: Parameters<Pullback>) => pullback(at, fromHere(deltas)),
      ]),
    ),
  };
}
