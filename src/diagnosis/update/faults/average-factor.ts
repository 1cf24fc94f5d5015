import { advance, type Remembered } from '../../../problem/optimizers/index.ts';
import { type UpdateFault, type UpdateVariant, withSettings } from '../fault.ts';

/** v = μ·v + g for v = μ·v + (1 − μ)·g. */
export const averageFactor: UpdateFault = {
  code: 'NN705',
  slug: 'average-factor',
  words: 'momentum beta 1 - beta average dampening factor',
  title: 'the factor 1 − μ of the gradient is missing, or extra',
  met: 1,
  about: 'The velocity or a moment is updated with g where (1 − μ)·g belongs, or the other way round.',
  shows:
    'From a velocity of 0 on, the steps are usually 1/(1 − μ) or 1 − μ times the right ones. If 1 − β₂ is missing in the second moment of Adam, they are √(1 − β₂) times the right ones, except for the effect of ε.',
  matters: 'The effective learning rate is wrong, for instance by a factor of 10 for μ = 0.9.',
  fix: 'An average is v = μ·v + (1 − μ)·g. If the sum v = μ·v + g is meant, set "dampening": 0 in the spec.',
  wrong: [
    'm = beta1 * m + g',
    's = beta2 * s + g**2',
    'mhat = m / (1 - beta1**t)',
    'shat = s / (1 - beta2**t)',
  ],
  right: [
    'm = beta1 * m + (1 - beta1) * g',
    's = beta2 * s + (1 - beta2) * g**2',
    'mhat = m / (1 - beta1**t)',
    'shat = s / (1 - beta2**t)',
  ],
  butRight: 'Both forms of momentum are in use. The field "dampening" of the optimizer selects one.',
  *variants({ problem }) {
    const { optimizer } = problem.train;
    if (optimizer.type === 'sgd') {
      const { momentum, dampening = 0 } = optimizer;
      if (momentum === 0) return;
      const missing = 'without the factor 1 − μ of the gradient in the velocity';
      if (dampening !== 0) yield { where: {}, does: missing, start: withSettings({ dampening: 0 }) };
      if (dampening === momentum) return;
      const tooMany = 'with a factor 1 − μ of the gradient in the velocity';
      yield { where: {}, does: tooMany, start: withSettings({ dampening: momentum }) };
      return;
    }
    yield whole('second', 2);
    if (optimizer.type !== 'rmsprop') yield whole('first', 1);
  },
};

/** The variant whose moment takes the gradient whole; `power` is that of the gradient in it. */
function whole(name: Remembered, power: number): UpdateVariant {
  return {
    where: {},
    does: `without the factor 1 − β of ${power === 1 ? 'the gradient in the first moment' : 'the squared gradient in the second moment'}`,
    start: () => (settings, theta, gradient, state) => {
      // β·m + g is β·(m + g) + (1 − β)·g.
      for (let k = 0; k < gradient.length; k++) state[name][k] += gradient[k] ** power;
      advance(settings, theta, gradient, state);
    },
  };
}
