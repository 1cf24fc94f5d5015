import type { Problem } from '../../problem/problem.ts';
import type { CatalogueEntry } from '../catalogue/fault.ts';

/** What a person's own numerical check can be computed from again. */
export interface Check {
  readonly problem: Problem;
  /** The right gradient. */
  readonly gradient: Float64Array;
  readonly cost: number;
  /** Indices in θ of the weights to give, in the order in which the person's program goes through them. */
  readonly weights: Int32Array;
  /** The cost at other parameters. */
  costAt(theta: Float64Array): number;
}

/** One way in which a numerical gradient can be wrong. */
export interface NumericalVariant {
  /** Goes on from “Your numerical gradient is that of …”. */
  readonly does: string;
  /** The step of the differences, where it has one. */
  readonly step?: number;
  /** What it gives at the weights of the check; one number each. */
  predict(check: Check): Float64Array;
  /**
   * How far rounding may move what it gives, beside the tolerance of the numbers: of differences of a cost f at a
   * step h some ε·f/h.
   */
  rounding?(check: Check): number;
  /** Whether what it gives is a derivative itself, which differences of any good step come near and no nearer. */
  readonly derivative?: boolean;
  /** Where exact numbers cannot be predicted: whether the claimed ones are such as it gives. */
  resembles?(check: Check, claimed: Float64Array, precision: Float64Array): boolean;
  /** Numbers such as it gives, where they cannot be predicted for another program. */
  example?(check: Check): Float64Array;
}

/** A fault of the numerical check itself. */
export interface NumericalFault extends CatalogueEntry {
  readonly code: `NN3${number}`;
  readonly met: number;
  variants(check: Check): Iterable<NumericalVariant>;
}
