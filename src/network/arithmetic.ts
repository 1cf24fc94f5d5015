import type { Packed } from '../tensors/packed.ts';
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
  /**
   * Adds Σ_k matrix[at + r·width + x.places[k]]·x.values[k] to z[zAt + r] of each of `rows` rows r, in the order of k.
   */
  multiply(
    matrix: Float64Array,
    at: number,
    width: number,
    rows: number,
    x: Packed,
    z: Float64Array,
    zAt: number,
  ): void;
  /** Adds y.values[j]·x.values[k] to matrix[y.places[j]·width + x.places[k]] of all j and k. */
  addOuter(y: Packed, x: Packed, matrix: Float64Array, width: number): void;
  sum(values: Float64Array): number;
}

export const float64: Arithmetic = {
  precision: 'float64',
  roundoff: UNIT_ROUNDOFF.float64,
  round: (value) => value,
  roundAll: () => {},
  multiply(matrix, at, width, rows, { places, values, from, to }, z, zAt) {
    let r = 0;
    // Four sums at once: an addition that waits for the last one takes four times as long.
    for (; r + 3 < rows; r += 4) {
      const row0 = at + r * width;
      const row1 = row0 + width;
      const row2 = row1 + width;
      const row3 = row2 + width;
      const out = zAt + r;
      // One by one: numbers in a list, taken apart again, would be put on the heap.
      let sum0 = z[out];
      let sum1 = z[out + 1];
      let sum2 = z[out + 2];
      let sum3 = z[out + 3];
      for (let k = from; k < to; k++) {
        const place = places[k];
        const value = values[k];
        sum0 += matrix[row0 + place] * value;
        sum1 += matrix[row1 + place] * value;
        sum2 += matrix[row2 + place] * value;
        sum3 += matrix[row3 + place] * value;
      }
      z[out] = sum0;
      z[out + 1] = sum1;
      z[out + 2] = sum2;
      z[out + 3] = sum3;
    }
    for (; r < rows; r++) {
      const row = at + r * width;
      let sum = z[zAt + r];
      for (let k = from; k < to; k++) sum += matrix[row + places[k]] * values[k];
      z[zAt + r] = sum;
    }
  },
  addOuter(y, { places, values, from, to }, matrix, width) {
    let j = y.from;
    for (; j + 3 < y.to; j += 4) {
      const row0 = y.places[j] * width;
      const row1 = y.places[j + 1] * width;
      const row2 = y.places[j + 2] * width;
      const row3 = y.places[j + 3] * width;
      const y0 = y.values[j];
      const y1 = y.values[j + 1];
      const y2 = y.values[j + 2];
      const y3 = y.values[j + 3];
      for (let k = from; k < to; k++) {
        const place = places[k];
        const value = values[k];
        matrix[row0 + place] += y0 * value;
        matrix[row1 + place] += y1 * value;
        matrix[row2 + place] += y2 * value;
        matrix[row3 + place] += y3 * value;
      }
    }
    for (; j < y.to; j++) {
      const row = y.places[j] * width;
      const factor = y.values[j];
      for (let k = from; k < to; k++) matrix[row + places[k]] += factor * values[k];
    }
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
  multiply(matrix, at, width, rows, { places, values, from, to }, z, zAt) {
    for (let r = 0; r < rows; r++) {
      const row = at + r * width;
      let sum = Math.fround(z[zAt + r]);
      for (let k = from; k < to; k++) {
        sum = Math.fround(sum + Math.fround(matrix[row + places[k]] * values[k]));
      }
      z[zAt + r] = sum;
    }
  },
  addOuter(y, { places, values, from, to }, matrix, width) {
    for (let j = y.from; j < y.to; j++) {
      const row = y.places[j] * width;
      const factor = y.values[j];
      for (let k = from; k < to; k++) {
        const place = row + places[k];
        matrix[place] = Math.fround(matrix[place] + Math.fround(factor * values[k]));
      }
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
