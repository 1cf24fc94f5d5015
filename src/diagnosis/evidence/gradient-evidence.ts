import type { FitTarget } from '../search/fit-target.ts';
import { bitsFor, distanceIn } from './evidence.ts';

/**
 * Returns the largest distance of a gradient from the reported one in a tensor, in tolerances; 0 for a tensor of which
 * nothing was reported.
 */
export function residualOf(target: FitTarget, gradient: Float64Array, tensor: number): number {
  let largest = 0;
  for (const k of target.given[tensor]) {
    const distance = distanceIn(target.reported[k], gradient[k], target.tolerance[k], target.rounding[k]);
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

/**
 * Returns ‖difference‖/‖reported‖ of the tensor where it is largest, whatever the precision of the numbers.
 *
 * @param tensors those that are compared; all of them unless given
 */
export function distanceOf(
  { given, reported }: FitTarget,
  gradient: Float64Array,
  tensors: Iterable<number> = given.keys(),
): number {
  let largest = 0;
  for (const tensor of tensors) {
    const indices = given[tensor];
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
 * (or inputs), so no more are counted. Rows that a fault makes equal are one row: a number that is reported again and
 * explained as the same one is no further evidence, unless both are 0.
 *
 * @param explained the gradient with all faults of the explanation
 * @param without the gradient without the fault whose evidence is weighed
 * @param residual of the explanation, in tolerances
 */
export function bitsOf(
  target: FitTarget,
  explained: Float64Array,
  without: Float64Array,
  residual: number,
): number {
  const { tensors, given, reported, tolerance, rounding, situation } = target;
  const unit = Math.max(1, residual);
  let sum = 0;
  const { network, examples } = situation;
  // Inputs of their own layer have as many free numbers as there are.
  const ofInputs = { name: '', inputs: network.inputs, units: network.inputs };
  for (const { name, inputs, units } of [...network.layers, ofInputs]) {
    const bits = tensors.flatMap(({ layer }, tensor) => {
      if (layer !== name) return [];
      const each = (k: number): number =>
        bitsFor(reported[k], explained[k], without[k], tolerance[k] * unit, rounding[k] * unit);
      const isZero = (k: number): boolean => reported[k] === 0 && explained[k] === 0;
      const once = new Map<string, number>();
      for (const k of given[tensor]) {
        // Nine digits: two rows of one fault may be summed in another order.
        const key = `${reported[k]} ${explained[k].toPrecision(9)}`;
        if (!isZero(k)) once.set(key, Math.max(each(k), once.get(key) ?? 0));
      }
      return [...once.values(), ...given[tensor].filter(isZero).map(each)];
    });
    const free = units * Math.min(examples.count, inputs + 1);
    const ascending = Float64Array.from(bits).sort();
    for (const one of ascending.reverse().subarray(0, free)) sum += one;
  }
  return sum;
}
