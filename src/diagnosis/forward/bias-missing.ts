import { scopes } from '../backward/scopes.ts';
import { biasOf } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** z = Wx. */
export const biasMissing: ForwardFault = {
  code: 'NN203',
  slug: 'bias-missing',
  words: 'forgot bias outputs differ intercept',
  title: 'the bias is missing in the forward pass',
  stage: 'outputs',
  anyLayers: true,
  about: 'A layer computes W·a without its bias.',
  wrong: ['z1 = X @ W1.T', 'a1 = sigmoid(z1)'],
  right: ['z1 = X @ W1.T + b1', 'a1 = sigmoid(z1)'],
  shows: 'The outputs are those of the network with biases of 0.',
  matters: 'The cost does not depend on the biases, so their right gradient is 0.',
  fix: 'z = W·a + b in every layer. With weights and biases in one matrix, prepend (or append) a 1 to the input of every layer.',
  *variants(problem) {
    const { network } = problem;
    for (const { layers, words, where } of scopes(problem, (l) => biasOf(network, l) !== undefined)) {
      yield {
        where,
        does: `without the bias ${words}`,
        replace: (on) =>
          withPreActivations(on, layers, (operation) => {
            const { offset, size } = operation.parameters.find(({ kind }) => kind === 'bias')!;
            return {
              ...operation,
              value(at, z) {
                const theta = at.theta.slice().fill(0, offset, offset + size);
                operation.value({ ...at, theta }, z);
              },
              pullbacks: { ...operation.pullbacks, bias: () => new Float64Array(size) },
            };
          }),
      };
    }
  },
};
