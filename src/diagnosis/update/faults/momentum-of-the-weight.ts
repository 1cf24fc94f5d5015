import { afterwards, type UpdateFault, withGradient } from '../fault.ts';

/** μ·w for μ·v. */
export const momentumOfTheWeight: UpdateFault = {
  code: 'NN703',
  slug: 'momentum-of-the-weight',
  words: 'momentum velocity weight',
  title: 'momentum times the weight instead of the velocity',
  met: 1,
  about: 'The update step adds μ·w where μ·v belongs, with v the velocity.',
  shows:
    'The step differs from −η·g by μ·w (or by −η·μ·w, if the learning rate multiplies it), even in the first step, where v is 0.',
  matters: 'The weights grow by a factor of 1 + μ in every step, or shrink by 1 − η·μ.',
  fix: 'Keep the velocity of each tensor: v = μ·v − η·g; w += v, with v = 0 before the first step.',
  wrong: ['g = delta.T @ a', 'v = mu * w - eta * g', 'w += v'],
  right: ['g = delta.T @ a', 'v = mu * v - eta * g', 'w += v'],
  *variants({ problem }) {
    const { optimizer } = problem.train;
    if (optimizer.type !== 'sgd' || optimizer.momentum === 0) return;
    const { momentum: mu } = optimizer;
    const plain = { momentum: 0, dampening: 0, nesterov: false } as const;
    yield {
      where: {},
      does: 'with μ·w in place of μ·v',
      stateless: true,
      start: () => (settings, theta, gradient, state) =>
        afterwards((moved, before) => {
          for (let k = 0; k < moved.length; k++) moved[k] += mu * before[k];
        })()({ ...settings, ...plain } as typeof optimizer, theta, gradient, state),
    };
    yield {
      where: {},
      does: 'with μ·w in place of μ·v, multiplied by the learning rate',
      stateless: true,
      start: () => (settings, theta, gradient, state) =>
        withGradient((g, w) => g.map((value, k) => value + mu * w[k]))()(
          { ...settings, ...plain } as typeof optimizer,
          theta,
          gradient,
          state,
        ),
    };
  },
};
