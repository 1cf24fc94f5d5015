import type { Derivatives, MeasureOptions } from '../../differences/derivatives.ts';
import type { Measurement } from './judge-gradient.ts';

/** A measurement of which several gradients of the same weights are judged, each weight measured once. */
export interface SharedMeasurement extends Measurement {
  /** Indices in θ. */
  readonly weights: Int32Array;
  /** What came out for all of them, in their order. */
  readonly measured: Derivatives;
}

/**
 * Measures some weights, and answers for any of them at the usual step from what came out.
 *
 * @param weights indices in θ, each once
 */
export async function shareMeasurement(
  measurement: Measurement,
  weights: Int32Array,
  options: MeasureOptions = {},
): Promise<SharedMeasurement> {
  const measured = await measurement.measure(weights, 1, options);
  const place = new Map<number, number>();
  weights.forEach((weight, k) => void place.set(weight, k));
  return {
    weights,
    measured,
    measure: async (chosen, factor = 1, again = {}) =>
      factor === 1
        ? pick(
            measured,
            chosen.map((weight) => place.get(weight)!),
          )
        : measurement.measure(chosen, factor, again),
  };
}

/** Takes some of what was measured; it took no evaluations more. */
function pick(measured: Derivatives, places: Int32Array): Derivatives {
  const kinks: Derivatives['kinks'] = new Map();
  const oneSided: Derivatives['oneSided'] = new Map();
  places.forEach((k, i) => {
    const kink = measured.kinks.get(k);
    const sides = measured.oneSided.get(k);
    if (kink !== undefined) kinks.set(i, kink);
    if (sides !== undefined) oneSided.set(i, sides);
  });
  return {
    value: Float64Array.from(places, (k) => measured.value[k]),
    bound: Float64Array.from(places, (k) => measured.bound[k]),
    summedMagnitude: Float64Array.from(places, (k) => measured.summedMagnitude[k]),
    unchanged: Uint8Array.from(places, (k) => measured.unchanged[k]),
    kinks,
    oneSided,
    evaluations: 0,
    shortened: measured.shortened,
  };
}
