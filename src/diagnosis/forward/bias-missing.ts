import { scopes } from '../backward/scopes.ts';
import { biasOf } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** z = Wx. */
export const biasMissing: ForwardFault = {
  code: 'NN203',
  slug: 'bias-missing',
  title: 'the bias is missing in the forward pass',
  stage: 'outputs',
  about: 'A layer computes W·a and never adds its bias.',
  shows: 'The outputs are those of the network with biases of 0.',
  matters: 'The biases do not move the cost, whatever gradient they get.',
  fix: 'z = W·a + b in every layer; in a packed matrix, put the 1 before (or behind) the input of every layer.',
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
