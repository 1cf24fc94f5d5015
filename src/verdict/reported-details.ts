import type { GradientPart, Transposed, ValuePart } from '../subjects/report-file/reported-numbers.ts';
import type { Counts, Status, TensorCheck } from './tensor-check.ts';

/** How one number compares with the one that it should be. */
export interface NumberCheck {
  readonly status: Status;
  readonly error: number;
  /** What right code may be off by. */
  readonly bound: number;
}

/** One value of a unit that is not what it should be. */
export interface WrongValue {
  readonly part: ValuePart;
  readonly layer: string;
  readonly unit: number;
  readonly example: number;
  readonly reported: number;
  readonly reference: number;
  readonly bound: number;
}

/** What the comparison of the reported values of one layer came to. */
export interface ValuesCheck {
  readonly part: ValuePart;
  readonly layer: string;
  readonly status: Status;
  readonly total: number;
  readonly wrong: number;
  readonly largestError: number;
  /** The first wrong one: of the first example that has one, the first unit. */
  readonly first?: WrongValue;
}

/** What the comparison of one set of tensors came to: the gradient, the numerical one, or the parameters after a step. */
export interface VectorCheck {
  readonly part: GradientPart;
  readonly status: Status;
  readonly counts: Counts;
  readonly tensors: readonly TensorCheck[];
  /** Tensors that were not reported. */
  readonly missing: readonly string[];
  /** Weights that were given in too few digits to tell their sign. */
  readonly tooShort: number;
}

/** What a step of training agrees with. */
export interface UpdateDetails {
  readonly learningRate: number;
  /** The reference's gradient, or the reported one; what the expected parameters in the table were made from. */
  readonly from: 'reference' | 'reported';
}

/** What is known of the values of units. */
export interface ValuesDetails {
  /** In the order of the computation. */
  readonly values: readonly ValuesCheck[];
  /** The first value that is wrong, in that order. */
  readonly firstWrong?: WrongValue;
}

/** All that is known of reported numbers, part by part. */
export interface ReportedDetails extends ValuesDetails {
  /** The file, as it was named. */
  readonly file: string;
  readonly cost?: NumberCheck;
  /** The first one is what the check's own tensors and counts are of. */
  readonly vectors: readonly VectorCheck[];
  readonly update?: UpdateDetails;
  readonly missingLayers: Partial<Readonly<Record<ValuePart, readonly string[]>>>;
  readonly transposed: readonly Transposed[];
}
