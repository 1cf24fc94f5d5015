import type { Examples } from '../network/network.ts';
import type { Problem } from '../problem/problem.ts';
import { createReference } from '../subjects/reference.ts';

/** Where the gradient comes from: `numeric` is by differences of the cost, so that backpropagation is not needed. */
export type GradientSource = 'backprop' | 'numeric';

/** ∂cost/∂θ of some examples; frozen weights have 0. */
export type GradientOf = (theta: Float64Array, examples: Examples) => Promise<Float64Array>;

/** Returns the gradient of a problem's cost from one source or the other. */
export function gradientFrom(source: GradientSource, problem: Problem): GradientOf {
  const reference = createReference(problem);
  if (source === 'numeric') return reference.numericGradient;
  return async (theta, examples) => {
    const gradient = reference.gradient(theta, examples);
    for (let k = 0; k < gradient.length; k++) if (problem.frozen[k] === 1) gradient[k] = 0;
    return gradient;
  };
}

/** ‖g‖₂, without overflow on the way. */
export function norm(gradient: Float64Array): number {
  let largest = 0;
  for (const value of gradient) {
    if (!Number.isFinite(value)) return Math.abs(value);
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) return 0;
  let sum = 0;
  for (const value of gradient) sum += (value / largest) ** 2;
  return largest * Math.sqrt(sum);
}
