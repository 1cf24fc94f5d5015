/** Numbers that a program claims, in the standard layout; what was not given has no meaning in `values`. */
export interface ReportedArray {
  readonly values: Float64Array;
  /** 1 for each number that was given. */
  readonly given: Uint8Array;
  /** How far each number may be off for being written short: half a unit of its last digit, or 0. */
  readonly precision: Float64Array;
}

/** Everything that a program claims about one problem; each part may be absent. */
export interface Claims {
  readonly cost?: { readonly value: number; readonly precision: number };
  /** Flat [examples, outputs]. */
  readonly outputs?: ReportedArray;
  readonly gradient?: ReportedArray;
  readonly numericalGradient?: ReportedArray;
  /** θ after one step, and the learning rate of that step. */
  readonly parametersAfter?: ReportedArray;
  readonly learningRate?: number;
  /** What the program computes in; float64 unless it is known. */
  readonly arithmetic?: 'float64' | 'float32';
}

/** A claim of numbers that are all given. */
export function wholeClaim(
  values: Float64Array,
  precision: (value: number) => number = () => 0,
): ReportedArray {
  return { values, given: new Uint8Array(values.length).fill(1), precision: values.map(precision) };
}

/** Turns parameters after one step of gradient descent into the gradient that the step followed: (θ − θ′)/η. */
export function gradientOfStep(
  theta: Float64Array,
  after: ReportedArray,
  learningRate: number,
): ReportedArray {
  return {
    ...after,
    values: after.values.map((value, k) => (theta[k] - value) / learningRate),
    precision: after.precision.map((value) => value / learningRate),
  };
}

/** The parts that can be claimed, and that can be wrong. */
export type ClaimedPart = 'outputs' | 'cost' | 'numericalGradient' | 'gradient' | 'update';
