import type { SgdSettings } from '../problem.ts';
import type { Optimizer } from './optimizer.ts';

/**
 * Gradient descent with momentum, in the forms that people write:
 *
 * - v ← μ·v + (1 − d)·g, θ ← θ − η·v: torch.optim.SGD with momentum μ and dampening d; an average of gradients for d = μ;
 * - `velocity: "step"`: v ← μ·v − η·(1 − d)·g, θ ← θ + v: Sutskever et al., "On the importance of initialization and
 *   momentum in deep learning" (2013), eq. 1–2. Both move θ alike as long as η does not change.
 * - `nesterov`: θ moves by −η·(g + μ·v), or by μ·v − η·g, with the new v (torch; Bengio et al. 2013, eq. 7).
 * - `firstStep: "whole"`: v is g after the first step, whatever the dampening, as in torch.
 *
 * With momentum 0 this is θ ← θ − η·g. Weight decay λ makes g + λ·θ of g.
 */
export const sgd: Optimizer<'sgd'> = {
  remembers: ({ momentum }) => (momentum === 0 ? [] : ['velocity']),
  advance(settings, theta, gradient, { steps, velocity }) {
    const { momentum, nesterov = false, weightDecay = 0 } = settings;
    const { unit, kept, factor } = sgdFactors(settings, steps);
    for (let k = 0; k < theta.length; k++) {
      const g = gradient[k] + weightDecay * theta[k];
      velocity[k] = momentum * velocity[k] + kept * g;
      theta[k] += factor * (nesterov ? unit * g + momentum * velocity[k] : velocity[k]);
    }
  },
};

/**
 * Returns the factors of a step: θ moves by factor·v, v takes in kept·g, and `unit` is what v counts: gradients, or the
 * steps that they made.
 */
export function sgdFactors(
  { learningRate, dampening = 0, velocity, firstStep }: SgdSettings,
  steps: number,
): { unit: number; kept: number; factor: number } {
  const whole = steps === 1 && firstStep === 'whole';
  const unit = velocity === 'step' ? -learningRate : 1;
  return { unit, kept: unit * (whole ? 1 : 1 - dampening), factor: velocity === 'step' ? 1 : -learningRate };
}
