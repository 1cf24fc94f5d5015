import { advance, rememberedBy } from '../../../problem/optimizers/index.ts';
import type { UpdateFault } from '../fault.ts';

/** v = 0 in each step. */
export const velocityCleared: UpdateFault = {
  code: 'NN704',
  slug: 'velocity-cleared',
  title: 'what the optimizer remembers is cleared in each step',
  met: 1,
  about: 'The velocity or the moments are made anew inside the update, so that every step is like the first.',
  shows: 'The first step is right; from the second on nothing of the steps before is in it.',
  matters: 'There is no momentum. With Adam the steps of small gradients stay too large.',
  fix: 'Make v once, before the loop, and keep it from step to step.',
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
      does: 'with the count of the steps and both moments started anew before each step',
      start: () => (settings, theta, gradient, state) => {
        for (const name of remembered) state[name].fill(0);
        state.steps = 0;
        advance(settings, theta, gradient, state);
      },
    };
  },
};

const NAMES = { velocity: 'the velocity', first: 'the first moment', second: 'the second moment' };
