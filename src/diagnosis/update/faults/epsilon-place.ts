import { adamWith, isAdam } from '../adam-rule.ts';
import { type UpdateFault, withSettings } from '../fault.ts';

/** √(v + ε) for √v + ε. */
export const epsilonPlace: UpdateFault = {
  code: 'NN710',
  slug: 'epsilon-place',
  words: 'adam rmsprop epsilon inside outside sqrt',
  title: 'ε is in another place of the divisor',
  met: 2,
  about:
    'ε is inside the square root, outside of it, scaled by the bias correction, or missing, and the spec says otherwise.',
  shows:
    'Weights with a very small gradient are wrong by the most, since ε matters only where √v̂ is of similar size.',
  matters: 'Where v̂ is 0, ε = 1e-8 inside the square root acts like 1e-4 outside of it.',
  fix: 'Write √v̂ + ε. If another form is meant, set "epsilonInside" or "epsilonScaled" in the optimizer of the spec.',
  wrong: [
    'mhat = m / (1 - beta1**t)',
    'shat = s / (1 - beta2**t)',
    'step = mhat / np.sqrt(shat + eps)',
    'w -= eta * step',
  ],
  right: [
    'mhat = m / (1 - beta1**t)',
    'shat = s / (1 - beta2**t)',
    'step = mhat / (np.sqrt(shat) + eps)',
    'w -= eta * step',
  ],
  butRight: 'Libraries place ε differently, and all forms train.',
  *variants({ problem }) {
    const { optimizer } = problem.train;
    if (optimizer.type === 'sgd') return;
    const none = { epsilonInside: false, epsilonScaled: false };
    const { epsilonInside = false } = optimizer;
    const scaled = 'epsilonScaled' in optimizer && optimizer.epsilonScaled === true;
    if (!epsilonInside) {
      const start = withSettings({ ...none, epsilonInside: true });
      yield { where: {}, does: 'with ε inside the square root', start };
    }
    if (epsilonInside || scaled)
      yield { where: {}, does: 'with ε outside of the square root', start: withSettings(none) };
    if (isAdam(optimizer) && !scaled) {
      const start = withSettings({ ...none, epsilonScaled: true });
      yield { where: {}, does: 'with the bias correction in the learning rate, which scales ε', start };
    }
    yield { where: {}, does: 'without ε', start: withSettings({ ...none, epsilon: 0 }) };
    if (!isAdam(optimizer)) return;
    const doubled = adamWith({ divisor: (square, _, { epsilon }) => Math.sqrt(square + epsilon) + epsilon });
    yield { where: {}, does: 'with ε inside the square root and outside of it', start: doubled };
  },
};
