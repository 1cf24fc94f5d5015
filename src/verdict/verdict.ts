import type { Localization } from '../differences/localize/localize.ts';
import type { Finding } from './finding.ts';
import type { ReportedDetails, ValuesDetails } from './reported-details.ts';
import type { Counts, PartStatus, Status, TensorCheck } from './tensor-check.ts';

export * from './tensor-check.ts';

/** Comparisons of an implementation; the built-in reference gives `gradient` alone. */
export interface Parts {
  readonly outputs: PartStatus;
  readonly cost: PartStatus;
  readonly gradient: PartStatus;
  readonly consistency: PartStatus;
  readonly numericalGradient: PartStatus;
  readonly update: PartStatus;
  /** Values on the way, where they were given. */
  readonly preActivations?: PartStatus;
  readonly activations?: PartStatus;
  readonly deltas?: PartStatus;
}

/** How many of the standard mistakes a check would have caught at this point. */
export interface Coverage {
  readonly caught: number;
  readonly of: number;
  /** Those that it cannot see here, each as the end of “it cannot see …”. */
  readonly missed: readonly string[];
}

/** What is known of a gradient of so many weights that the wrong ones were looked for, and not all tried. */
export interface LocalizedCheck extends Omit<Localization, 'wrong'> {
  /** Weights that it was looked for among. */
  readonly weights: number;
}

/** The result of checking one gradient against differences of its cost. */
export interface GradientCheck {
  readonly name: string;
  readonly source?: string;
  readonly status: Status;
  readonly cost: { readonly reference?: number; readonly implementation?: number };
  readonly parts: Parts;
  readonly counts: Counts;
  /** Evaluations of the cost that the numeric gradient took. */
  readonly evaluations: number;
  readonly method: string;
  /** Weights whose step was shortened, so that it crosses no kink. */
  readonly shortened?: number;
  readonly tensors: readonly TensorCheck[];
  readonly findings: readonly Finding[];
  /** What the check would have caught, where that was asked. */
  readonly coverage?: Coverage;
  /** Where reported numbers are under test: what is known of each part; `tensors` and `counts` are of the first vector. */
  readonly reported?: ReportedDetails;
  /** Where a program or a module is under test beside a spec: what is known of the values of units that it gives. */
  readonly answered?: ValuesDetails;
  /** How an implementation's gradient compares with differences of its own cost, where it can be asked. */
  readonly consistency?: {
    readonly counts: Counts;
    /** The tensors that mismatch. */
    readonly wrong: readonly string[];
  };
  /** Where its wrong weights were looked for among all without trying each; those that were found are in the counts. */
  readonly localization?: LocalizedCheck;
  /** How far the differences of an implementation's own cost came before Ctrl-C. */
  readonly interrupted?: { readonly checked: number; readonly weights: number };
}

/** What is said of the parts that were not given to compare. */
export const NOT_GIVEN: Parts = {
  outputs: 'not given',
  cost: 'not given',
  gradient: 'not given',
  consistency: 'not given',
  numericalGradient: 'not given',
  update: 'not given',
};
