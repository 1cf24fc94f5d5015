import type { StepSeries } from '../../verdict/update/series.ts';

/** Numbers that a program reports, in the standard layout; an entry of `values` that was not given has no meaning. */
export interface ReportedArray {
  readonly values: Float64Array;
  /** 1 for each number that was given. */
  readonly given: Uint8Array;
  /** Absolute error of each number as it was written: half a unit of its last digit, or 0. */
  readonly precision: Float64Array;
}

/** Everything that a program reports about one problem; each part may be absent. */
export interface Claims {
  readonly cost?: { readonly value: number; readonly precision: number };
  /** Flat [examples, outputs]. */
  readonly outputs?: ReportedArray;
  readonly gradient?: ReportedArray;
  readonly numericalGradient?: ReportedArray;
  /** θ after one step, and the learning rate of that step. */
  readonly parametersAfter?: ReportedArray;
  readonly learningRate?: number;
  /** The update steps, and the weights whose θ was given after each. */
  readonly update?: {
    readonly series: StepSeries;
    readonly given: Uint8Array;
    /** The steps follow the program's own gradient, so that a wrong one does not explain them. */
    readonly ofOwn?: boolean;
  };
  /** Arithmetic of the program; float64 where it is not known. */
  readonly arithmetic?: 'float64' | 'float32';
}

/** Returns numbers that were all given. */
export function wholeClaim(
  values: Float64Array,
  precision: (value: number) => number = () => 0,
): ReportedArray {
  return { values, given: new Uint8Array(values.length).fill(1), precision: values.map(precision) };
}

/** Returns the gradient that a step of gradient descent followed: (θ − θ′)/η. */
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

/** A part of a report that can be wrong. */
export type ClaimedPart = 'outputs' | 'cost' | 'numericalGradient' | 'gradient' | 'inputGradient' | 'update';

/** Returns claims of parameters and inputs together: the gradients get a length of both, and the inputs' numbers. */
export function withInputClaim(claims: Claims, inputs: ReportedArray): Claims {
  const { gradient, numericalGradient, parametersAfter } = claims;
  const both = (claim: ReportedArray | undefined, behind?: ReportedArray): ReportedArray | undefined => {
    if (claim === undefined) return behind;
    const joined = {
      values: new Float64Array(inputs.values.length),
      given: new Uint8Array(inputs.values.length),
      precision: new Float64Array(inputs.values.length),
    };
    const size = claim.values.length;
    for (const key of ['values', 'given', 'precision'] as const) {
      joined[key].set(claim[key]);
      if (behind !== undefined) joined[key].set(behind[key].subarray(size), size);
    }
    return joined;
  };
  return {
    ...claims,
    gradient: both(gradient, inputs)!,
    ...(numericalGradient && { numericalGradient: both(numericalGradient)! }),
    ...(parametersAfter && { parametersAfter: both(parametersAfter)! }),
  };
}
