import type { FitTarget } from '../search/fit-target.ts';
import { bitsAgainst } from './evidence.ts';

/**
 * Returns the largest distance of a gradient from the reported one in a tensor, in tolerances; 0 for a tensor of which
 * nothing was reported.
 */
export function residualOf(target: FitTarget, gradient: Float64Array, tensor: number): number {
  let largest = 0;
  for (const k of target.given[tensor]) {
    const distance = Math.abs(gradient[k] - target.reported[k]) / target.tolerance[k];
    // Written so that NaN in one of the two is a difference; in both it is none.
    if (!(distance <= largest)) {
      if (Number.isNaN(gradient[k]) && Number.isNaN(target.reported[k])) continue;
      largest = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
    }
  }
  return largest;
}

/** Returns the largest residual of several tensors. */
export function residualOver(target: FitTarget, gradient: Float64Array, tensors: Iterable<number>): number {
  let largest = 0;
  for (const tensor of tensors) {
    largest = Math.max(largest, residualOf(target, gradient, tensor));
    if (largest === Number.POSITIVE_INFINITY) break;
  }
  return largest;
}

/** Returns ‖difference‖/‖reported‖ of the tensor where it is largest, whatever the precision of the numbers. */
export function distanceOf({ given, reported }: FitTarget, gradient: Float64Array): number {
  let largest = 0;
  for (const indices of given) {
    let [apart, size] = [0, 0];
    for (const k of indices) {
      apart += (gradient[k] - reported[k]) ** 2;
      size += reported[k] ** 2 + gradient[k] ** 2;
    }
    // Written so that NaN is a difference.
    if (!(apart <= 0)) largest = Math.max(largest, Math.sqrt((2 * apart) / size) || Number.POSITIVE_INFINITY);
  }
  return largest;
}

/**
 * Returns the bits of the reported numbers that an explanation accounts for and the gradient without it does not. A
 * distance is in units of the explanation's own, so that an inexact explanation has fewer bits.
 *
 * The entries of one layer depend on each other: δ·xᵀ of m examples has no more free numbers than units times examples
 * (or inputs), so no more are counted.
 *
 * @param without the gradient without the fault whose evidence is weighed
 * @param residual of the explanation, in tolerances
 */
export function bitsOf(target: FitTarget, without: Float64Array, residual: number): number {
  const { tensors, given, reported, tolerance, situation } = target;
  const unit = Math.max(1, residual);
  let sum = 0;
  for (const { name, inputs, units } of situation.network.layers) {
    const bits = tensors.flatMap(({ layer }, tensor) =>
      layer === name
        ? given[tensor].map((k) => bitsAgainst(Math.abs(reported[k] - without[k]) / (tolerance[k] * unit)))
        : [],
    );
    const free = units * Math.min(situation.examples.count, inputs + 1);
    const ascending = Float64Array.from(bits).sort();
    for (const one of ascending.reverse().subarray(0, free)) sum += one;
  }
  return sum;
}
