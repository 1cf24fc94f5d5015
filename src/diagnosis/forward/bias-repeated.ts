import type { Pullback } from '../../network/operations/operation.ts';
import { scopes } from '../backward/scopes.ts';
import { biasOf } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** z += w·x + b in the loop over the inputs. */
export const biasRepeated: ForwardFault = {
  code: 'NN211',
  slug: 'bias-repeated',
  title: 'the bias is added once for each input',
  stage: 'outputs',
  about:
    'The bias stands inside the loop over the inputs of a unit, and is added with every term of the sum.',
  shows: 'The outputs are those of the network with biases as many times as large as a unit has inputs.',
  matters:
    'Program and spec are two networks: a bias counts as many times as there are inputs, and so must its gradient.',
  fix: 'z = b before the loop over the inputs, and z += w·x in it.',
  *variants(problem) {
    const { network } = problem;
    const has = (l: number) => biasOf(network, l) !== undefined && network.layers[l].inputs > 1;
    for (const { layers, words, where } of scopes(problem, has)) {
      yield {
        where,
        does: `with the bias added once for each input ${words}`,
        replace: (on) =>
          withPreActivations(on, layers, (operation) => {
            const { inputs, parameters, pullbacks } = operation;
            const { offset, size } = parameters.find(({ kind }) => kind === 'bias')!;
            const bias: Pullback = (at, deltas) =>
              pullbacks.bias!(
                at,
                deltas.map((delta) => inputs * delta),
              );
            return {
              ...operation,
              value(at, z) {
                const theta = at.theta.slice();
                for (let k = offset; k < offset + size; k++) theta[k] *= inputs;
                operation.value({ ...at, theta }, z);
              },
              pullbacks: { ...pullbacks, bias },
            };
          }),
      };
    }
  },
};
