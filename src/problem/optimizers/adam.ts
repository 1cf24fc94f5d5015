import type { AdamSettings } from '../problem.ts';
import type { Optimizer } from './optimizer.ts';
import type { OptimizerState } from './state.ts';

/**
 * Adam: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
 *
 * m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², θ ← θ − η·m̂ / (√v̂ + ε)
 * with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ) in step t = 1, 2, …; ε is outside the root, as in the paper and in torch.
 * Weight decay λ makes g + λ·θ of g.
 */
export const adam: Optimizer<'adam'> = {
  remembers: () => ['first', 'second'],
  advance(settings, theta, gradient, state) {
    const { weightDecay = 0 } = settings;
    const corrections = correctionsOf(settings, state.steps);
    for (let k = 0; k < theta.length; k++) {
      theta[k] -= adamStep(settings, gradient[k] + weightDecay * theta[k], state, k, corrections);
    }
  },
};

/** 1 − βᵗ of both moments, which are the same for all weights. */
interface Corrections {
  readonly first: number;
  readonly second: number;
}

/** Returns what the moments are divided by in step t. */
export function correctionsOf({ beta1, beta2 }: AdamSettings, steps: number): Corrections {
  return { first: 1 - beta1 ** steps, second: 1 - beta2 ** steps };
}

/**
 * Updates both moments of one weight and returns how far it moves down.
 *
 * `epsilonInside` divides by √(v̂ + ε). `epsilonScaled` divides by √v̂ + ε/√(1 − β₂ᵗ), which is what the form with the
 * corrections moved into the learning rate does: η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε), section 2 of the paper, TensorFlow.
 */
export function adamStep(
  { learningRate, beta1, beta2, epsilon, epsilonInside, epsilonScaled }: AdamSettings,
  g: number,
  { first, second }: OptimizerState,
  k: number,
  corrections: Corrections,
): number {
  first[k] = beta1 * first[k] + (1 - beta1) * g;
  second[k] = beta2 * second[k] + (1 - beta2) * g * g;
  const mean = first[k] / corrections.first;
  const correction = corrections.second;
  const square = second[k] / correction;
  if (epsilonInside) return (learningRate * mean) / Math.sqrt(square + epsilon);
  return (
    (learningRate * mean) / (Math.sqrt(square) + (epsilonScaled ? epsilon / Math.sqrt(correction) : epsilon))
  );
}
