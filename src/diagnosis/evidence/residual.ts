import type { FitTarget } from '../search/fit-target.ts';

/** A number is reproduced when its error is at most so many times its tolerance (docs/faults.md, section 4). */
export const REPRODUCED = 10;

/**
 * Returns how far a gradient is from the given one in a tensor: the largest difference, in units of what right code
 * could be off by. A tensor of which nothing was given is at 0.
 */
export function residualOf(ground: FitTarget, gradient: Float64Array, tensor: number): number {
  let largest = 0;
  for (const k of ground.given[tensor]) {
    const apart = Math.abs(gradient[k] - ground.target[k]) / ground.tolerance[k];
    // Written so that NaN on one side counts as apart; on both it is the same.
    if (!(apart <= largest)) {
      if (Number.isNaN(gradient[k]) && Number.isNaN(ground.target[k])) continue;
      largest = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
    }
  }
  return largest;
}

/** The same over several tensors. */
export function residualOver(ground: FitTarget, gradient: Float64Array, tensors: Iterable<number>): number {
  let largest = 0;
  for (const tensor of tensors) {
    largest = Math.max(largest, residualOf(ground, gradient, tensor));
    if (largest === Number.POSITIVE_INFINITY) break;
  }
  return largest;
}
