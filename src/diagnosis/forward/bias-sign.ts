import { scopes } from '../backward/scopes.ts';
import { biasOf } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** z = Wx − b. */
export const biasSign: ForwardFault = {
  code: 'NN214',
  slug: 'bias-sign',
  words: 'threshold minus bias subtract sign',
  title: 'the bias is subtracted',
  stage: 'outputs',
  anyLayers: true,
  about:
    'A layer subtracts its bias, as if it was a threshold, or uses it as the weight of an input −1: z = W·a − b.',
  wrong: ['z1 = X @ W1.T - b1', 'a1 = sigmoid(z1)'],
  right: ['z1 = X @ W1.T + b1', 'a1 = sigmoid(z1)'],
  shows: 'The outputs are those of the network with biases of the opposite sign.',
  matters: 'The parameters mean a different network from the one in the spec: ∂z/∂b is −1.',
  fix: 'z = W·a + b. With the bias as a column of the weight matrix, its input is 1. Or say in the spec that it is subtracted: "parameters": {"layout": {"biasInput": -1}}.',
  *variants(problem) {
    const { network } = problem;
    const isAdded = (l: number) => biasOf(network, l) !== undefined && network.layers[l].biasInput === 1;
    for (const { layers, words, where } of scopes(problem, isAdded)) {
      yield {
        where,
        does: `with the bias subtracted instead of added ${words}`,
        replace: (on) =>
          withPreActivations(on, layers, (operation) => {
            const { offset, size } = operation.parameters.find(({ kind }) => kind === 'bias')!;
            const { bias } = operation.pullbacks;
            return {
              ...operation,
              value(at, z) {
                const theta = at.theta.slice();
                for (let k = offset; k < offset + size; k++) theta[k] = -theta[k];
                operation.value({ ...at, theta }, z);
              },
              pullbacks: {
                ...operation.pullbacks,
                bias: (at, deltas) => bias!(at, deltas).map((value) => -value),
              },
            };
          }),
      };
    }
  },
};
