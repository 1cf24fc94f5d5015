import { type ForwardPass, inputsOf } from '../../network/forward.ts';
import type { Network } from '../../network/network.ts';

/**
 * Returns the unit of each weight's step: max(|w|, rms of its tensor, 1/rms of the tensor's input). The input counts so
 * that a bias of 0 gets a step too, and a weight on tiny inputs a long one.
 */
export function stepScales(
  theta: Float64Array,
  tensors: readonly { offset: number; size: number; inputRms: number }[],
): Float64Array {
  const scales = new Float64Array(theta.length);
  for (const { offset, size, inputRms } of tensors) {
    const values = theta.subarray(offset, offset + size);
    const least = Math.max(rms(values), inputRms > 0 ? 1 / inputRms : 0) || 1;
    values.forEach((value, k) => {
      scales[offset + k] = Math.max(Math.abs(value), least);
    });
  }
  return scales;
}

/** Returns the rms of what a node was given, the first where it reads several. */
export function inputRms({ nodes }: Pick<Network, 'nodes'>, pass: ForwardPass, node: number): number {
  const { x: input } = inputsOf(nodes[node].from, pass.inputs, pass.values);
  return rms(pass.sparse?.of === input ? pass.sparse.values : input, input.length);
}

/** A sum of squares above this has lost no digit that counts to underflow, of up to 2⁴⁰ numbers. */
const LEAST_SQUARES = 2 ** -960;

/**
 * Returns √(mean of squares), 0 for no values.
 *
 * @param count how many numbers there are, the others being 0
 */
export function rms(values: Float64Array, count = values.length): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  if (sum > LEAST_SQUARES && sum < Number.POSITIVE_INFINITY) return Math.sqrt(sum / count);
  // Squares of 1e-200 are 0: the largest is taken out first.
  let largest = 0;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]));
  if (largest === 0) return 0;
  sum = 0;
  for (let k = 0; k < values.length; k++) sum += (values[k] / largest) ** 2;
  return largest * Math.sqrt(sum / count);
}

/**
 * Returns the step to measure with: the user's where there is one, else the chosen one.
 *
 * A mismatch is measured again at a fraction of the step. That is a fraction of the shorter of the two: over a long
 * step the truncation error is large at every fraction of it, and would confirm the mismatch.
 *
 * @param chosen the step that nncheck chose
 * @param given the user's step, if any
 * @param factor the fraction; 1 for the first measurement
 */
export function stepSize(chosen: number, given: number | undefined, factor: number): number {
  if (given === undefined) return factor * chosen;
  return factor === 1 ? given : factor * Math.min(given, chosen);
}

/**
 * Returns the relative step at which truncation (∝ h⁴ after Richardson's extrapolation) and noise (∝ 1/h) are in
 * balance: (e_f/|f|)^(1/5), about 6e-4 in float64.
 *
 * @param longest what it is at most
 */
export function balancedStep(noise: number, cost: number, longest = 0.1): number {
  const relative = cost === 0 ? 0 : noise / Math.abs(cost);
  return Math.min(longest, relative ** 0.2) || 6e-4;
}
