import { isRegularized } from '../../../network/regularization.ts';
import { advance } from '../../../problem/optimizers/index.ts';
import type { OptimizerSettings } from '../../../problem/problem.ts';
import type { SteppedProblem } from '../../../verdict/update/series.ts';
import { afterwards, type UpdateFault, type UpdateVariant, withGradient, withSettings } from '../fault.ts';

/** Decay that is missing, constant, in the wrong place, or there twice. */
export const weightDecay: UpdateFault = {
  code: 'NN711',
  slug: 'weight-decay',
  words: 'weight decay l2 adamw lambda decoupled',
  title: 'the weight decay is wrong',
  met: 3,
  about:
    'The update step has no weight decay, η·λ instead of η·λ·w, decay in the gradient where it belongs outside (or the other way round), or decay although the cost has the same regularization.',
  shows:
    'In a first step of gradient descent the error is proportional to the weight, or constant. With Adam it also depends on the moments.',
  matters: 'The weights shrink by another amount than the spec declares.',
  fix: 'Decoupled from the gradient: w −= η·λ·w. In the gradient: g += λ·w. If the cost contains λ/2·Σw², its gradient already contains λ·w.',
  wrong: [
    'g = delta.T @ a + lam * w',
    'v = mu * v + g',
    'w -= eta * v',
    'w -= eta * lam * w  # decay a second time',
  ],
  right: ['g = delta.T @ a + lam * w', 'v = mu * v + g', 'w -= eta * v'],
  *variants({ problem }) {
    const { optimizer } = problem.train;
    const declared = optimizer.weightDecay ?? 0;
    if (declared !== 0) {
      yield { where: {}, does: 'without the weight decay', start: withSettings({ weightDecay: 0 }) };
      yield* constant(declared);
      yield elsewhere(optimizer, declared);
    }
    if (problem.network !== undefined) yield* added(problem.network, problem.data.count);
  },
};

function* constant(lambda: number): Iterable<UpdateVariant> {
  yield {
    where: {},
    does: 'with η·λ in place of η·λ·w as weight decay',
    start: () => (settings, theta, gradient, state) => {
      advance({ ...settings, weightDecay: 0 }, theta, gradient, state);
      for (let k = 0; k < theta.length; k++) theta[k] -= settings.learningRate * lambda;
    },
  };
  yield {
    where: {},
    does: 'with λ·w in place of η·λ·w as weight decay',
    start: () => (settings, theta, gradient, state) => {
      const before = theta.slice();
      advance({ ...settings, weightDecay: 0 }, theta, gradient, state);
      for (let k = 0; k < theta.length; k++) theta[k] -= lambda * before[k];
    },
  };
}

/** Decay in the gradient for decay beside it, or the other way. */
function elsewhere(optimizer: OptimizerSettings, lambda: number): UpdateVariant {
  if (optimizer.type === 'adamw') {
    const does = 'with the weight decay added to the gradient instead of decoupled';
    return { where: {}, does, start: withSettings({ type: 'adam' }) };
  }
  return {
    where: {},
    does: 'with decoupled weight decay instead of decay in the gradient',
    start: () => (settings, theta, gradient, state) => {
      const before = theta.slice();
      advance({ ...settings, weightDecay: 0 }, theta, gradient, state);
      for (let k = 0; k < theta.length; k++) theta[k] -= settings.learningRate * lambda * before[k];
    },
  };
}

/** Decay of the step beside the regularization of the cost. */
function* added(network: NonNullable<SteppedProblem['network']>, count: number): Iterable<UpdateVariant> {
  const { regularization } = network.objective;
  const { l2 } = regularization;
  if (l2 === 0) return;
  const lambda = regularization.reduction === 'mean' ? l2 / count : l2;
  const weights = new Uint8Array(network.space.size);
  for (const tensor of network.space.tensors) {
    if (isRegularized(tensor, regularization)) weights.fill(1, tensor.offset, tensor.offset + tensor.size);
  }
  yield {
    where: {},
    does: 'with λ·w added to a gradient that contains it already',
    start: withGradient((g, w) => g.map((value, k) => value + lambda * weights[k] * w[k])),
  };
  yield {
    where: {},
    does: 'with weight decay η·λ·w in addition to the regularization of the cost',
    start: afterwards((theta, before, { learningRate }) => {
      for (let k = 0; k < theta.length; k++) theta[k] -= learningRate * lambda * weights[k] * before[k];
    }),
  };
}
