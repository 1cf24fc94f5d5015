import type { FitTarget } from '../search/fit-target.ts';

/** No number of a gradient says more than this, however many digits it has: they are not independent to the last. */
const MOST_BITS = 30;

/**
 * Returns how many bits of the given numbers an explanation accounts for and the gradient without it does not: each
 * number that was far off says log2 of how far, in units of how exactly it is met.
 *
 * The numbers of one layer depend on each other: δ·xᵀ of m examples has no more free numbers than there are units
 * times examples (or inputs), so no more are counted.
 *
 * @param without the gradient without the fault whose evidence is weighed
 * @param residual how exactly the explanation meets the numbers, in tolerances
 */
export function bitsOf(ground: FitTarget, without: Float64Array, residual: number): number {
  const { tensors, given, target, tolerance, situation } = ground;
  const met = Math.max(1, residual);
  let sum = 0;
  for (const { name, inputs, units } of situation.network.layers) {
    const bits: number[] = [];
    tensors.forEach(({ layer }, tensor) => {
      if (layer !== name) return;
      for (const k of given[tensor]) {
        const apart = Math.abs(target[k] - without[k]) / (tolerance[k] * met);
        if (Number.isNaN(apart)) continue;
        if (apart > 2) bits.push(Math.min(MOST_BITS, Math.log2(apart)));
      }
    });
    const free = units * Math.min(situation.examples.count, inputs + 1);
    bits.sort((a, b) => b - a);
    for (const one of bits.slice(0, free)) sum += one;
  }
  return sum;
}
