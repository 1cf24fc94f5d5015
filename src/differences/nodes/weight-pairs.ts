import type { CostFunction } from '../cost-function.ts';
import { CHUNK, noDerivatives, putDerivatives } from '../derivatives.ts';
import type { Measure } from './measurement.ts';
import { BENT } from './through-operation.ts';

/**
 * Measures weights by moving each up and down once by an exact increment. Those that meet a kink on the way, or bend, are
 * left to `careful`.
 *
 * @param stepOf the step of a weight
 */
export function weightPairs(
  cost: CostFunction,
  stepOf: (weight: number) => number,
  careful: Measure,
): Measure {
  return async (weights, factor, options) => {
    const result = noDerivatives(weights.length);
    const left: number[] = [];
    for (let start = 0; start < weights.length; start += CHUNK) {
      const chunk = weights.subarray(start, start + CHUNK);
      const steps = Array.from(chunk, (weight) => factor * stepOf(weight));
      const moves = steps.flatMap((h, k) =>
        [h, -h].map((delta) => ({ indices: [chunk[k]], deltas: [delta] })),
      );
      const {
        values,
        rounding,
        magnitudes = values.map(Math.abs),
        kinks = new Map(),
      } = await cost.changes(moves, options.signal);
      result.evaluations += moves.length;
      for (const [i, h] of steps.entries()) {
        const [up, down] = [values[2 * i], values[2 * i + 1]];
        const k = start + i;
        result.value[k] = (up - down) / (2 * h);
        const terms = magnitudes[2 * i] + magnitudes[2 * i + 1];
        result.bound[k] = (rounding[2 * i] + rounding[2 * i + 1]) / (2 * h);
        result.summedMagnitude[k] = terms / (2 * h);
        result.unchanged[k] = up === 0 && down === 0 ? 1 : 0;
        const bends = !(Math.abs(up + down) <= BENT * terms);
        if (bends || kinks.has(2 * i) || kinks.has(2 * i + 1)) left.push(k);
      }
      options.onProgress?.(start + chunk.length);
    }
    if (left.length === 0) return result;
    const { signal } = options;
    const again = await careful(
      Int32Array.from(left, (k) => weights[k]),
      factor,
      { ...(signal && { signal }) },
    );
    putDerivatives(result, left, again);
    result.evaluations += again.evaluations;
    result.shortened = again.shortened;
    return result;
  };
}
