import { losses } from '../../network/losses/index.ts';
import type { ForwardFault } from './fault.ts';
import { withLoss } from './replace.ts';

/** Another loss than the spec's. */
export const otherLoss: ForwardFault = {
  code: 'NN205',
  slug: 'other-loss',
  title: 'the loss is another than the spec’s',
  stage: 'cost',
  about: 'The outputs are right, and the cost is summed from another loss.',
  shows: 'The cost is that of the other loss, digit by digit.',
  matters: 'Every gradient of one of the two is wrong for the other.',
  fix: 'Name the loss that you compute in the spec, or compute the one that it names: ½Σ(a − t)², −Σ t·ln a + (1 − t)·ln(1 − a), …',
  *variants({ network }) {
    const own = network.objective.loss.name;
    for (const [name, make] of Object.entries(losses)) {
      if (name === own) continue;
      yield {
        where: {},
        does: `with the ${name} loss in place of the ${own} loss`,
        replace: (on) => withLoss(on, make({}), 'a'),
      };
    }
    yield {
      where: {},
      does: 'with the loss of the pre-activations z in place of the outputs',
      replace: (on) => withLoss(on, losses[own]({}), 'z'),
    };
  },
};
