import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideResult, overrideTensors } from '../overrides.ts';
import { called } from '../tensors.ts';

/** The parameters themselves. */
export const parametersForGradient: BackwardFault = {
  code: 'NN118',
  slug: 'parameters-for-gradient',
  words: 'returns weights parameters instead of gradient',
  title: 'the reported gradient is the parameters',
  rule: 'what is handed out',
  met: 1,
  anyLayers: true,
  about: 'The numbers that are reported as the gradient are the parameters themselves.',
  wrong: ['dW1 = delta1.T @ X', 'for row in W1:', '    print(row)'],
  right: ['dW1 = delta1.T @ X', 'for row in dW1:', '    print(row)'],
  shows: 'Gradient and parameters are equal, digit by digit.',
  matters: 'This comparison never looked at your backward pass.',
  fix: 'Report ∂J/∂W instead of W: look for a loop over the weights that should run over the gradient.',
  *variants(problem) {
    yield {
      where: {},
      does: 'with the parameters themselves as the gradient',
      plant: (rules) => overrideResult(rules, (_gradient, { theta }) => theta.slice()),
    };
    const { tensors } = problem.network.space;
    if (tensors.length < 2) return;
    for (const { name } of tensors) {
      yield {
        where: { tensor: name },
        does: `with the parameters themselves as the gradient of ${called(problem, name)}`,
        plant: (rules) => overrideTensors(rules, [name], (_value, _k, own) => own),
      };
    }
  },
};
