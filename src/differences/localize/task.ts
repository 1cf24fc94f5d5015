import type { CostFunction } from '../cost-function.ts';

/** A tensor that is checked, and where it is in θ; its elements follow in row-major order. */
export interface PlacedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** A cost, a point, and the gradient that is claimed to be the cost's there. */
export interface LocalizationTask {
  readonly cost: CostFunction;
  readonly theta: Float64Array;
  /** The cost at θ. */
  readonly value: number;
  /** The noise of one evaluation of the cost: the standard deviation of its rounding. */
  readonly noise: number;
  /** All of it finite. */
  readonly gradient: Float64Array;
  /** How far the digits in which it was written can have moved each entry; absent where all were. */
  readonly digits?: Float64Array;
  /** What the gradient is computed in, and so how exact right code's can be. */
  readonly precision: 'float64' | 'float32';
  /** Those that are checked: a weight in none of them is never moved. */
  readonly tensors: readonly PlacedTensor[];
  /** Weights that are not moved although their tensor is checked: 1 for these. */
  readonly frozen?: Uint8Array;
  /** How the implementation stores a parameter. */
  readonly round?: (value: number) => number;
}
