import { adamStep, correctionsOf } from './adam.ts';
import type { Optimizer } from './optimizer.ts';

/**
 * AdamW: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2, as torch.optim.AdamW has it.
 *
 * θ ← θ − η·λ·θ − η·m̂ / (√v̂ + ε): the decay is no part of the gradient, so that the moments do not see it.
 */
export const adamw: Optimizer<'adamw'> = {
  remembers: () => ['first', 'second'],
  advance(settings, theta, gradient, state) {
    const decay = settings.learningRate * settings.weightDecay;
    const corrections = correctionsOf(settings, state.steps);
    for (let k = 0; k < theta.length; k++) {
      theta[k] -= decay * theta[k] + adamStep(settings, gradient[k], state, k, corrections);
    }
  },
};
