import type { Network } from '../../network/network.ts';

/** Unit roundoff. */
const U = 2 ** -53;
/** Roundings of one layer's operations on a change. */
const ROUNDINGS_OF_LAYER = 8;
/** A sampled unit stands for the others of its layer: what it shows is taken times this. */
const SAFETY = 4;
/** A few times the smallest number of all. */
const SMALLEST = 2 ** -1070;

/** The rounding errors of what is measured, as parts of the summed magnitudes M of all paths (docs/numerics.md, section 2.2). */
export interface Accuracy {
  /** Of each layer: roundings on the way from a move of its z to the loss. */
  readonly roundings: readonly number[];
  /** Takes note of two slopes of layer l that should be the same. */
  compare(l: number, first: number, second: number, magnitude: number, step: number): void;
  /** Returns the relative error of one slope D of layer l. */
  ofSlope(l: number): number;
  /** Returns the relative error of a sum of such slopes over all examples. */
  ofSum(l: number): number;
}

/** The error of a slope by digits that are lost to underflow. */
export function underflowOf(step: number): number {
  return SMALLEST / step;
}

/** Makes the accuracy of a measurement of so many examples in blocks of `capacity`. */
export function accuracyOf({ layers }: Network, count: number, capacity: number): Accuracy {
  const last = layers.length - 1;
  const roundings = layers.map(
    (_, l) =>
      ROUNDINGS_OF_LAYER * (last - l + 1) +
      layers.slice(l + 2).reduce((sum, { inputs }) => sum + inputs, 0) +
      layers[last].units,
  );
  /** By how many bounds a second slope differs at most, by layer. */
  const excess = new Float64Array(layers.length);
  const widened = (l: number): number => roundings[l] * (1 + SAFETY * Math.max(0, excess[l] - 1));
  const sums = Math.min(count, capacity) + Math.ceil(count / capacity) + 4;
  return {
    roundings,
    compare(l, first, second, magnitude, step) {
      const ratio = Math.abs(second - first) / (U * roundings[l] * magnitude + underflowOf(step));
      if (ratio > excess[l]) excess[l] = ratio;
    },
    ofSlope: (l) => U * widened(l),
    ofSum: (l) => U * (widened(l) + sums),
  };
}
