import { UNIT_ROUNDOFF } from '../tensors/rounding.ts';

/**
 * How numbers are rounded: as float64, or as a program that computes in float32 does.
 * Values are always held in a Float64Array; float32 arithmetic keeps every one of them at a float32.
 */
export interface Arithmetic {
  readonly precision: 'float64' | 'float32';
  /** Unit roundoff, the largest relative error of one operation (2⁻⁵³ or 2⁻²⁴). */
  readonly roundoff: number;
  round(value: number): number;
  roundAll(values: Float64Array): void;
  /** Returns start + Σ_k x[xAt + k] · y[yAt + k] over `length` terms, in that order. */
  dot(start: number, x: Float64Array, xAt: number, y: Float64Array, yAt: number, length: number): number;
  /**
   * The same for the first `many` of these places k alone: those at which y is not 0. One form for both would take a
   * third longer where nothing is 0.
   */
  dotAt(
    start: number,
    x: Float64Array,
    xAt: number,
    y: Float64Array,
    yAt: number,
    places: Int32Array,
    many: number,
  ): number;
  /** Adds factor · x[xAt + k] to y[yAt + k] for `length` terms. */
  addScaled(factor: number, x: Float64Array, xAt: number, y: Float64Array, yAt: number, length: number): void;
  /** The same for the first `many` of these places k alone: those at which x is not 0. */
  addScaledAt(
    factor: number,
    x: Float64Array,
    xAt: number,
    y: Float64Array,
    yAt: number,
    places: Int32Array,
    many: number,
  ): void;
  sum(values: Float64Array): number;
}

export const float64: Arithmetic = {
  precision: 'float64',
  roundoff: UNIT_ROUNDOFF.float64,
  round: (value) => value,
  roundAll: () => {},
  dot(start, x, xAt, y, yAt, length) {
    let sum = start;
    for (let k = 0; k < length; k++) sum += x[xAt + k] * y[yAt + k];
    return sum;
  },
  dotAt(start, x, xAt, y, yAt, places, many) {
    let sum = start;
    for (let k = 0; k < many; k++) sum += x[xAt + places[k]] * y[yAt + places[k]];
    return sum;
  },
  addScaled(factor, x, xAt, y, yAt, length) {
    for (let k = 0; k < length; k++) y[yAt + k] += factor * x[xAt + k];
  },
  addScaledAt(factor, x, xAt, y, yAt, places, many) {
    for (let k = 0; k < many; k++) y[yAt + places[k]] += factor * x[xAt + places[k]];
  },
  sum: compensatedSum,
};

export const float32: Arithmetic = {
  precision: 'float32',
  roundoff: UNIT_ROUNDOFF.float32,
  round: Math.fround,
  roundAll(values) {
    for (let k = 0; k < values.length; k++) values[k] = Math.fround(values[k]);
  },
  dot(start, x, xAt, y, yAt, length) {
    let sum = Math.fround(start);
    for (let k = 0; k < length; k++) sum = Math.fround(sum + Math.fround(x[xAt + k] * y[yAt + k]));
    return sum;
  },
  dotAt(start, x, xAt, y, yAt, places, many) {
    let sum = Math.fround(start);
    for (let k = 0; k < many; k++) {
      sum = Math.fround(sum + Math.fround(x[xAt + places[k]] * y[yAt + places[k]]));
    }
    return sum;
  },
  addScaled(factor, x, xAt, y, yAt, length) {
    for (let k = 0; k < length; k++) {
      y[yAt + k] = Math.fround(y[yAt + k] + Math.fround(factor * x[xAt + k]));
    }
  },
  addScaledAt(factor, x, xAt, y, yAt, places, many) {
    for (let k = 0; k < many; k++) {
      const at = yAt + places[k];
      y[at] = Math.fround(y[at] + Math.fround(factor * x[xAt + places[k]]));
    }
  },
  sum(values) {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum = Math.fround(sum + values[k]);
    return sum;
  },
};

/**
 * Returns the sum with an error of about one rounding, however many terms (Neumaier 1974): the cost of
 * 10,000 examples must not be noisier than that of one.
 */
function compensatedSum(values: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (let k = 0; k < values.length; k++) {
    const next = sum + values[k];
    lost += Math.abs(sum) >= Math.abs(values[k]) ? sum - next + values[k] : values[k] - next + sum;
    sum = next;
  }
  // Infinite terms make `lost` NaN; the plain sum is then the truth.
  return Number.isFinite(sum) ? sum + lost : sum;
}
