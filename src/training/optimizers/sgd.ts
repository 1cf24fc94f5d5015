import type { Optimizer } from './optimizer.ts';

/**
 * Gradient descent with classical momentum: v ← μ·v + g, θ ← θ − η·v.
 *
 * v starts at zero, and the learning rate η multiplies the sum, as in torch.optim.SGD; Sutskever et al.,
 * "On the importance of initialization and momentum in deep learning" (2013), eq. 1–2, have η inside v,
 * which is the same as long as η does not change. With momentum 0 this is θ ← θ − η·g.
 */
export const sgd: Optimizer<'sgd'> = ({ learningRate, momentum }, size) => {
  const velocity = new Float64Array(size);
  return (theta, gradient) => {
    for (let k = 0; k < size; k++) {
      velocity[k] = momentum * velocity[k] + gradient[k];
      theta[k] -= learningRate * velocity[k];
    }
  };
};
