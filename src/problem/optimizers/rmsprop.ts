import type { Optimizer } from './optimizer.ts';

/**
 * RMSprop: Tieleman and Hinton, "Neural networks for machine learning", lecture 6.5 (2012).
 *
 * s ← ρ·s + (1 − ρ)·g², θ ← θ − η·g / (√s + ε); `epsilonInside` makes √(s + ε) of the divisor.
 * Weight decay λ makes g + λ·θ of g.
 */
export const rmsprop: Optimizer<'rmsprop'> = {
  remembers: () => ['second'],
  advance(settings, theta, gradient, { second }) {
    const { learningRate, rho, epsilon, epsilonInside = false, weightDecay = 0 } = settings;
    for (let k = 0; k < theta.length; k++) {
      const g = gradient[k] + weightDecay * theta[k];
      second[k] = rho * second[k] + (1 - rho) * g * g;
      const divisor = epsilonInside ? Math.sqrt(second[k] + epsilon) : Math.sqrt(second[k]) + epsilon;
      theta[k] -= (learningRate * g) / divisor;
    }
  },
};
