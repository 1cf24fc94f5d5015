import type { Pullback } from '../../network/operations/operation.ts';
import { scopes } from '../backward/scopes.ts';
import { biasOf, featuresOf, hasWeight, weightOf } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** z += w·x + b in the loop over the inputs. */
export const biasRepeated: ForwardFault = {
  code: 'NN211',
  slug: 'bias-repeated',
  words: 'bias inside loop added many times',
  title: 'the bias is added once for each input',
  stage: 'outputs',
  anyLayers: true,
  about: 'The bias is added inside the loop over the inputs of a unit.',
  wrong: [
    'z = np.zeros(len(b1))',
    'for i in range(len(b1)):',
    '    for j in range(len(x)):',
    '        z[i] += W1[i, j] * x[j] + b1[i]',
  ],
  right: [
    'z = b1.copy()',
    'for i in range(len(b1)):',
    '    for j in range(len(x)):',
    '        z[i] += W1[i, j] * x[j]',
  ],
  shows: 'The outputs are those of the network with each bias multiplied by the number of inputs.',
  matters:
    'The program computes a different network: with k inputs a bias counts k times, and so does its gradient.',
  fix: 'Set z = b before the loop over the inputs, and add z += w·x inside.',
  *variants(problem) {
    const { network } = problem;
    const inputsOf = (l: number) => weightOf(network, l).size / featuresOf(network.layers[l]);
    const has = (l: number) => biasOf(network, l) !== undefined && hasWeight(network, l) && inputsOf(l) > 1;
    for (const { layers, words, where } of scopes(problem, has)) {
      yield {
        where,
        does: `with the bias added once for each input ${words}`,
        replace: (on) =>
          withPreActivations(on, layers, (operation, layer) => {
            const { parameters, pullbacks } = operation;
            const inputs = parameters.find(({ kind }) => kind === 'weight')!.size / featuresOf(layer);
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
