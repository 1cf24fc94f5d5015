import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideResult, overrideTensors } from '../overrides.ts';
import { called } from '../tensors.ts';

/** The parameters themselves. */
export const parametersForGradient: BackwardFault = {
  code: 'NN118',
  slug: 'parameters-for-gradient',
  title: 'the numbers are the parameters, not their gradient',
  rule: 'what is handed out',
  met: 1,
  about: 'What is printed or compared as the gradient is the array of the weights.',
  shows: 'The numbers are equal to the parameters, digit by digit.',
  matters: 'Nothing has been said of the backward pass by the comparison: it never took part in it.',
  fix: 'Print, or hand over, ∂cost/∂W and not W: look for a loop over the weights where it should be over the gradients.',
  *variants(problem) {
    yield {
      where: {},
      does: 'with the parameters themselves in place of the gradient',
      plant: (rules) => overrideResult(rules, (_gradient, { theta }) => theta.slice()),
    };
    const { tensors } = problem.network.space;
    if (tensors.length < 2) return;
    for (const { name } of tensors) {
      yield {
        where: { tensor: name },
        does: `with the parameters themselves in place of the gradient of ${called(problem, name)}`,
        plant: (rules) => overrideTensors(rules, [name], (_value, _k, own) => own),
      };
    }
  },
};
