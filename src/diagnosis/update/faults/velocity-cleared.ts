import { advance, rememberedBy } from '../../../problem/optimizers/index.ts';
import type { UpdateFault } from '../fault.ts';

/** v = 0 in each step. */
export const velocityCleared: UpdateFault = {
  code: 'NN704',
  slug: 'velocity-cleared',
  words: 'velocity moment reset every step momentum has no effect',
  title: 'the state of the optimizer is cleared before each step',
  met: 1,
  about:
    'The velocity or the moments are set to 0 inside the update step, so earlier gradients have no effect.',
  shows: 'The first step is right. From the second on, the gradients of earlier steps are missing.',
  matters:
    'There is no momentum. If both moments of Adam are cleared, every weight moves by nearly the same amount.',
  fix: 'Set v to 0 once, before the loop.',
  wrong: ['for g in gradients:', '    v = np.zeros_like(w)', '    v = mu * v + g', '    w -= eta * v'],
  right: ['v = np.zeros_like(w)', 'for g in gradients:', '    v = mu * v + g', '    w -= eta * v'],
  *variants({ problem }) {
    const remembered = rememberedBy(problem.train.optimizer);
    const sets = remembered.length > 1 ? [remembered, ...remembered.map((one) => [one])] : [remembered];
    for (const cleared of remembered.length === 0 ? [] : sets) {
      yield {
        where: {},
        does: `with ${cleared.map((one) => NAMES[one]).join(' and ')} cleared before each step`,
        start: () => (settings, theta, gradient, state) => {
          for (const name of cleared) state[name].fill(0);
          advance(settings, theta, gradient, state);
        },
      };
    }
    if (remembered.length < 2) return;
    yield {
      where: {},
      does: 'with t and both moments reset before each step',
      start: () => (settings, theta, gradient, state) => {
        for (const name of remembered) state[name].fill(0);
        state.steps = 0;
        advance(settings, theta, gradient, state);
      },
    };
  },
};

const NAMES = { velocity: 'the velocity', first: 'the first moment', second: 'the second moment' };
