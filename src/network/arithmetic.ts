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
  /** Returns start + Σ_k x[xAt + k·xStep] · y[yAt + k·yStep] over `length` terms, in that order. */
  dot(start: number, x: Float64Array, xAt: number, xStep: number, y: Float64Array, yAt: number, yStep: number, length: number): number;
}

export const float64: Arithmetic = {
  precision: 'float64',
  roundoff: 2 ** -53,
  round: (value) => value,
  roundAll: () => {},
  dot(start, x, xAt, xStep, y, yAt, yStep, length) {
    let sum = start;
    for (let k = 0, i = xAt, j = yAt; k < length; k++, i += xStep, j += yStep) sum += x[i] * y[j];
    return sum;
  },
};

export const float32: Arithmetic = {
  precision: 'float32',
  roundoff: 2 ** -24,
  round: Math.fround,
  roundAll(values) {
    for (let k = 0; k < values.length; k++) values[k] = Math.fround(values[k]);
  },
  dot(start, x, xAt, xStep, y, yAt, yStep, length) {
    let sum = Math.fround(start);
    for (let k = 0, i = xAt, j = yAt; k < length; k++, i += xStep, j += yStep) {
      sum = Math.fround(sum + Math.fround(x[i] * y[j]));
    }
    return sum;
  },
};
