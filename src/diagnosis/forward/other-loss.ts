import { allLosses, otherLosses } from '../../network/losses/index.ts';
import type { ForwardFault } from './fault.ts';
import { withLoss } from './replace.ts';

/** Another loss than the spec's. */
export const otherLoss: ForwardFault = {
  code: 'NN205',
  slug: 'other-loss',
  words: 'wrong loss mse cross entropy cost differs',
  title: 'the loss differs from the spec’s',
  stage: 'cost',
  anyLayers: true,
  about: 'The cost is computed from a different loss from the one in the spec.',
  wrong: ['cost = np.sum((a2 - t) ** 2)  # the spec: "binary-crossentropy"'],
  right: ['cost = -np.sum(t * np.log(a2) + (1 - t) * np.log(1 - a2))'],
  shows: 'The cost is that of the other loss, digit by digit.',
  matters: 'The gradient of one loss is wrong for the other.',
  fix: 'Name the loss that you compute in the spec, or compute the one that the spec names: ½·Σ(a − t)² for "squared", −Σ[t·ln a + (1 − t)·ln(1 − a)] for "binary-crossentropy".',
  *variants({ network }) {
    const own = network.objective.loss.name;
    for (const [name, make] of otherLosses(own)) {
      yield {
        where: {},
        does: `with the ${name} loss instead of the ${own} loss`,
        replace: (on) => withLoss(on, make({}), 'a'),
      };
    }
    yield {
      where: {},
      does: 'with the loss of the pre-activations z instead of the outputs',
      replace: (on) => withLoss(on, allLosses()[own]({}), 'z'),
    };
  },
};
