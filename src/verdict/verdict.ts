import type { OptimizerSettings } from '../problem/problem.ts';
import type { TableReading, Transposed, ValuePart } from '../subjects/report-file/reported-numbers.ts';
import type { LocalizedCheck } from './consistency/localized.ts';
import type { Together } from './consistency/together.ts';
import type { Finding } from './finding.ts';
import type { InputGradientCheck } from './gradient/input-gradient.ts';
import type { VectorCheck } from './gradient/reported-vectors.ts';
import type { Counts, PartStatus, Status, TensorCheck } from './tensor-check.ts';
import type { UpdateDetails } from './update/judge-update.ts';
import type { NumberCheck, ValuesDetails } from './values/reported-values.ts';

export type { LocalizedCheck } from './consistency/localized.ts';
export type { InputGradientCheck } from './gradient/input-gradient.ts';
export type { VectorCheck } from './gradient/reported-vectors.ts';
export * from './tensor-check.ts';
export type { ValuesCheck, ValuesDetails, WrongValue } from './values/reported-values.ts';

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
  /** Of ∂cost/∂inputs, where it was given or asked for. */
  readonly inputGradient?: PartStatus;
}

/** How many of the standard mistakes a check would have caught at this point. */
export interface Coverage {
  readonly caught: number;
  readonly of: number;
  /** Those that it cannot see here, each as the end of “it cannot see …”. */
  readonly missed: readonly string[];
}

/** The comparison of reported numbers, part by part. */
export interface ReportedDetails extends ValuesDetails {
  /** The file, as it was named. */
  readonly file: string;
  readonly cost?: NumberCheck;
  /** The check's own tensors and counts are those of the first one. */
  readonly vectors: readonly VectorCheck[];
  readonly update?: UpdateDetails;
  readonly missingLayers: Partial<Readonly<Record<ValuePart, readonly string[]>>>;
  readonly transposed: readonly Transposed[];
  /** Where there is no spec: the gradient and the numerical gradient were compared with each other. */
  readonly alone?: {
    /** Significant digits to which all entries agree that match. */
    readonly digits?: number;
  };
  /** Whether it is one of several reports against one spec: then its file is what tells it from the others. */
  readonly among?: true;
  /** How a table without names was read. */
  readonly reading?: TableReading;
  /**
   * The most digits that any parameter of the spec shows, where these may be all that a program printed or all that a
   * person chose: they count as exact.
   */
  readonly fewDigits?: number;
  /** Tensors whose numerical gradient is left out, since the backward pass takes what they move for a constant. */
  readonly held?: readonly string[];
}

/** The comparison of ∂cost/∂z of each layer, [examples, units]; its values are z. */
export interface DeltaTables {
  readonly tensors: readonly TensorCheck[];
  readonly counts: Counts;
  /** Recurrent layers that have a table: their z is the output h, and ∂cost/∂z what the layers above hand them. */
  readonly recurrent: readonly string[];
  /** Recurrent layers without one: the δ that are given are another derivative than the measured one. */
  readonly others: readonly string[];
}

/** The fields that every check of a gradient has. */
interface CheckFields {
  readonly name: string;
  readonly source?: string;
  readonly status: Status;
  readonly cost: { readonly reference?: number; readonly implementation?: number };
  readonly parts: Parts;
  readonly counts: Counts;
  /** Evaluations of the cost that the numeric gradient took. */
  readonly evaluations: number;
  readonly method: string;
  readonly tensors: readonly TensorCheck[];
  readonly findings: readonly Finding[];
  /** Layers, or tensors of a program, none of whose weights moves the cost: nothing was compared there. */
  readonly silent?: readonly string[];
  /** The standard mistakes that the check would have caught; absent where nobody asked. */
  readonly coverage?: Coverage;
  /** The comparison of ∂cost/∂z, where it was asked for. */
  readonly deltas?: DeltaTables;
  /** The comparison of ∂cost/∂inputs, where there is one. */
  readonly inputGradient?: InputGradientCheck;
}

/** The check of the reference's own backpropagation. */
export interface ReferenceCheck extends CheckFields {
  readonly subject: 'reference';
  /** Moves that were repeated with shorter steps, so that they cross no kink. */
  readonly shortened: number;
}

/** The check of reported numbers; `tensors` and `counts` are those of the first vector. */
export interface ReportedCheck extends CheckFields {
  readonly subject: 'reported';
  readonly reported: ReportedDetails;
}

/** The check of a program or a module, which can be asked. */
export interface ProgramCheck extends CheckFields {
  readonly subject: 'program';
  /** It is a module in a thread, and not a process. */
  readonly isModule?: true;
  /** The comparison of its values of units, beside a spec. */
  readonly answered?: ValuesDetails;
  /** The comparison of its gradient with differences of its own cost. */
  readonly consistency: {
    readonly counts: Counts;
    /** Names of the tensors that mismatch. */
    readonly wrong: readonly string[];
    /** How weights were decided that noise leaves open one by one. */
    readonly together?: Together;
  };
  /** The comparison of its update steps with those of the optimizer that the spec declares. */
  readonly update?: UpdateDetails & {
    readonly optimizer: OptimizerSettings['type'];
    readonly vector: VectorCheck;
  };
  /** It has no gradient: what was compared is (θ − θ′)/η of its step. */
  readonly gradientOfStep?: {
    readonly learningRate: number;
    /** What the step was taken for, where nobody declares its optimizer. */
    readonly taken?: 'sgd';
  };
  /** It has update steps, and no spec declares their optimizer. */
  readonly stepsOpen?: 'no spec';
  /** The search for wrong weights, where not each was tried; those that were found are in the counts. */
  readonly localization?: LocalizedCheck;
  /** Weights whose differences were taken before Ctrl-C. */
  readonly interrupted?: { readonly checked: number; readonly weights: number };
}

/** The comparison of one gradient with differences of its cost; `subject` is what is under test. */
export type GradientCheck = ReferenceCheck | ReportedCheck | ProgramCheck;

/** The parts of a check to which nothing was given. */
export const NOT_GIVEN: Parts = {
  outputs: 'not given',
  cost: 'not given',
  gradient: 'not given',
  consistency: 'not given',
  numericalGradient: 'not given',
  update: 'not given',
};
