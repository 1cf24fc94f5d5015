import type { Problem } from '../../problem/problem.ts';
import { random } from '../../problem/random.ts';
import { type HessianOptions, hessianProduct } from './hessian.ts';
import { extremes, type LanczosOptions, type RitzValue, type Spectrum } from './lanczos.ts';

export interface CurvatureOptions extends HessianOptions, Partial<LanczosOptions> {
  /** Seeds the first vector of Lanczos's method. Default: 0. */
  readonly seed?: number;
}

/** A small part of what a rate is chosen by, and enough products for it in all but degenerate cases. */
const DEFAULTS: LanczosOptions = { products: 40, ends: ['least', 'largest'], accuracy: 1e-2 };

/**
 * Computes the least and the largest eigenvalue of the Hessian of a problem's cost at θ over the weights that are not
 * frozen. Each product takes two gradients.
 *
 * The Hessian is that of the cost as the spec has it: a loop that divides the gradient by the examples, or adds weight
 * decay, changes the eigenvalues that its steps see in the same way.
 *
 * @returns undefined where all weights are frozen, or the gradient near θ is not finite
 */
export function spectrumOf(
  problem: Problem,
  theta: Float64Array,
  options: CurvatureOptions = {},
): Spectrum | undefined {
  const trainable = problem.frozen.map((one) => 1 - one);
  const multiply = hessianProduct(problem, theta, options);
  return extremes(multiply, trainable, random(options.seed ?? 0), { ...DEFAULTS, ...options });
}

/** Computes the largest eigenvalue, as `spectrumOf` does; a learning rate of plain gradient descent above 2/λ diverges. */
export function largestEigenvalue(
  problem: Problem,
  theta: Float64Array,
  options: CurvatureOptions = {},
): RitzValue | undefined {
  return spectrumOf(problem, theta, { ...options, ends: ['largest'] })?.largest;
}

/** Enough to tell a least eigenvalue of −1e-5 of the largest from 0, and so a minimum from a plateau. */
const FINE = { products: 80, accuracy: 1e-6 };

/** Computes the least eigenvalue, as `spectrumOf` does, to a millionth of the largest. Below 0, θ is not at a minimum. */
export function leastEigenvalue(
  problem: Problem,
  theta: Float64Array,
  options: CurvatureOptions = {},
): RitzValue | undefined {
  return spectrumOf(problem, theta, { ...FINE, ...options, ends: ['least'] })?.least;
}
