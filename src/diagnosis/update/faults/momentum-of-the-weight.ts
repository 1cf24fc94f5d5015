import { afterwards, type UpdateFault, withGradient } from '../fault.ts';

/** μ·w for μ·v. */
export const momentumOfTheWeight: UpdateFault = {
  code: 'NN703',
  slug: 'momentum-of-the-weight',
  title: 'momentum multiplies the weight',
  met: 1,
  about: 'The update adds momentum times the weight, where momentum times the step before belongs.',
  shows: 'The part of the step that the gradient does not explain is μ·w, also in the first step.',
  matters: 'The weights grow by the factor 1 + μ in every step, until an exponential overflows.',
  fix: 'Keep the last step of each tensor: v = μ·v − η·g; w += v, with v = 0 before the first step.',
  wrong: ['g = a.T @ delta', 'step = mu * w - eta * g', 'w += step', 'return w'],
  right: ['g = a.T @ delta', 'v = mu * v - eta * g', 'w += v', 'return w, v'],
  *variants({ problem }) {
    const { optimizer } = problem.train;
    if (optimizer.type !== 'sgd' || optimizer.momentum === 0) return;
    const { momentum: mu, learningRate } = optimizer;
    const plain = { momentum: 0, dampening: 0, nesterov: false } as const;
    yield {
      where: {},
      does: 'with momentum times the weight in place of momentum times the last step',
      stateless: true,
      start: () => (settings, theta, gradient, state) =>
        afterwards((moved, before) => {
          for (let k = 0; k < moved.length; k++) moved[k] += mu * before[k];
        })()({ ...settings, ...plain } as typeof optimizer, theta, gradient, state),
    };
    yield {
      where: {},
      does: `with momentum times the weight in the velocity, which the learning rate ${learningRate} multiplies`,
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
