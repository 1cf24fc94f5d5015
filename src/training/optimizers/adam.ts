import type { Optimizer } from './optimizer.ts';

/**
 * Adam: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
 *
 * m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², θ ← θ − η·m̂ / (√v̂ + ε)
 * with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ) in step t = 1, 2, …; ε is outside the root, as in the paper and in torch.
 */
export const adam: Optimizer<'adam'> = ({ learningRate, beta1, beta2, epsilon }, size) => {
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  let step = 0;
  return (theta, gradient) => {
    step += 1;
    const firstCorrection = 1 - beta1 ** step;
    const secondCorrection = 1 - beta2 ** step;
    for (let k = 0; k < size; k++) {
      const g = gradient[k];
      first[k] = beta1 * first[k] + (1 - beta1) * g;
      second[k] = beta2 * second[k] + (1 - beta2) * g * g;
      const mean = first[k] / firstCorrection;
      const deviation = Math.sqrt(second[k] / secondCorrection);
      theta[k] -= (learningRate * mean) / (deviation + epsilon);
    }
  };
};
