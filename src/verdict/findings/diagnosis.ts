import type { FindingForm } from './form.ts';

/*
 * The findings that the diagnosis adds to a check. They stand here, below it, because a check holds them.
 */

/** A constant that was solved for, such as the k of a gradient that is k times the right one. */
interface SolvedConstant {
  readonly constant?: number;
  /** The symbol of the constant in `does`; absent where `does` shows its value. */
  readonly symbol?: string;
  /** The quantity that the constant equals: `1/4 examples`. */
  readonly constantIs?: string;
}

/** How well an explanation reproduces the numbers. */
interface Fit {
  /** The largest difference, in units of what right code could be off by. */
  readonly residualInTolerances: number;
  /** Bits of evidence for the explanation, less those that it took to choose it. */
  readonly bits: number;
  /** Explanations that were tried. */
  readonly tried: number;
}

/** A fault of the backward pass, by its code. */
export interface BackwardFinding extends FindingForm {
  readonly family: 'backward';
  readonly code: `NN1${number}`;
  readonly slug: string;
  readonly evidence: SolvedConstant &
    Fit & {
      readonly part: 'gradient' | 'inputGradient' | 'numericalGradient' | 'update';
      /** Goes on from “… is what backpropagation gives”. */
      readonly does: string;
      /** Why it matters, where that is another reason than the fault's own. */
      readonly matters?: string;
      /** What to write instead, where it is another thing than the fault's own formula. */
      readonly fix?: string;
      /** The right formula, in the names of the problem. */
      readonly formula?: string;
      /** With one step of the sequence the gradient is right. */
      readonly rightAtOneStep?: true;
      /** ‖difference‖/‖given‖ of the worst tensor. */
      readonly residual: number;
      /** Codes of the faults that are made at the same time. */
      readonly together?: string;
      /** Other parameters at which it differs from all of its ties: those of --at spread. */
      readonly separatedBy?: 'parameters';
      /** Parameters of few digits at which it does, by tensor, where a person can type them. */
      readonly separatingParameters?: Readonly<Record<string, unknown>>;
      /** The point that told it apart from `insteadOf`, codes with the same numbers at the parameters of the spec. */
      readonly separatedAt?: 'spread';
      readonly insteadOf?: string;
    };
}

/** A fault of the forward pass or of the cost, by its code. */
export interface ForwardFinding extends FindingForm {
  readonly family: 'forward';
  readonly code: `NN2${number}`;
  readonly slug: string;
  readonly evidence: SolvedConstant &
    Fit & {
      readonly part: 'outputs' | 'cost' | 'gradient';
      /** Goes on from “… those of the network”. */
      readonly does: string;
      /** `fits`: it is that of the wrong network; `carried`: a right backward pass after the wrong forward pass. */
      readonly gradient?: 'fits' | 'carried';
      /** Code and slug of the other fault, where it takes both to give these numbers. */
      readonly together?: string;
      /** The numerical gradient is that of the same wrong network. */
      readonly agrees?: 'numericalGradient';
    };
}

/** A fault of a numerical check, by its code. */
export interface NumericalFinding extends FindingForm {
  readonly family: 'numerical';
  readonly code: `NN3${number}`;
  readonly slug: string;
  readonly evidence: Fit & {
    readonly part: 'numericalGradient';
    /** Goes on from “… is what differences give of”. */
    readonly does: string;
    /** The step size h, where it was recovered. */
    readonly step?: number;
  };
}

/** A fault of the update step, by its code. */
export interface UpdateFinding extends FindingForm {
  readonly family: 'update';
  readonly code: `NN7${number}`;
  readonly slug: string;
  readonly evidence: Fit & {
    readonly part: 'update';
    /** The optimizer that the spec declares. */
    readonly optimizer: 'sgd' | 'rmsprop' | 'adam' | 'adamw';
    /** Goes on from “your step is exactly that of the optimizer”. */
    readonly does: string;
    /** Steps that it reproduces. */
    readonly steps: number;
  };
}

/** A fault that is told by comparing parts, such as a sign that only the gradient and the update have. */
export interface PartFinding extends FindingForm {
  readonly family: 'part';
  readonly code: 'NN002' | 'NN310';
  readonly slug: 'negative-convention' | 'columns-swapped';
  readonly evidence: { readonly part: ExplainedPart };
}

/** The operation of a textbook formula that is not finite; examples and units from 0. */
export type NotFiniteCause =
  | {
      readonly of: 'exponential' | 'exponentials of 0';
      readonly layer: string;
      readonly unit: number;
      readonly example: number;
      /** The largest z of the example. */
      readonly z: number;
      /** The largest z of all examples, where e^z is 0 only with that subtracted. */
      readonly subtracted?: number;
    }
  | {
      readonly of: 'logarithm';
      readonly unit: number;
      readonly example: number;
      readonly output: number;
      readonly target: number;
      /** What the logarithm is multiplied by. */
      readonly factor: number;
    }
  | {
      readonly of: 'quotient';
      readonly formula: string;
      readonly unit: number;
      readonly example: number;
      readonly output: number;
      readonly target: number;
      /** The numerator. */
      readonly over: number;
    };

/** NN605 in numbers of which a spec is known: NaN or an infinity, with its cause. */
export interface NotFiniteFinding extends FindingForm {
  readonly family: 'not-finite';
  readonly code: 'NN605';
  readonly slug: 'not-finite';
  readonly evidence: {
    readonly part: 'outputs' | 'cost' | 'gradient';
    readonly value: string;
    readonly cause?: NotFiniteCause;
  };
}

/** NN001: numbers that no fault reproduces. */
export interface UnexplainedFinding extends FindingForm {
  readonly family: 'unexplained';
  readonly code: 'NN001';
  readonly slug: 'unexplained';
  readonly evidence: {
    readonly part: ExplainedPart;
    /** Explanations that were tried. */
    readonly tried: number;
    /** Names of the tensors that are right. */
    readonly right?: string;
    /** The pattern of each of the others that has one. */
    readonly known?: string;
    /** Of each of the others that has none: its cosine with the right one. */
    readonly cosines?: readonly { readonly tensor: string; readonly cosine: number }[];
    /** Examples that the gradient is of. */
    readonly examples?: number;
    /** The steps of the longest recurrent layer, where there are several. */
    readonly steps?: number;
    /** Not all pairs of faults were tried. */
    readonly cutShort?: 'yes';
    /** The gradient was given without outputs and cost. */
    readonly alone?: 'yes';
  };
}

/** NN004: the numbers of tensors of a program without a spec, those with the same pattern together. */
export interface PatternFinding extends FindingForm {
  readonly family: 'pattern';
  readonly code: 'NN004';
  readonly slug: 'numbers-alone';
  readonly evidence: {
    readonly part: 'consistency';
    /** Names of the tensors. */
    readonly tensors: string;
    /** The pattern that all of them show; `border`: where the wrong ones end. */
    readonly pattern: string;
    /** Goes on from their names: `0.25 (1/4) times the right one`. */
    readonly known?: string;
    /** What the right ones, or the parameters, are multiplied by. */
    readonly constant?: number;
    /** Of each tensor, with the numeric gradient. */
    readonly cosine?: readonly number[];
    /** Of each tensor, the length along the numeric gradient in lengths of that. */
    readonly ratio?: readonly number[];
    /** Where to look first. */
    readonly clue: string;
    /** The shapes are those of a chain of dense layers, which a spec can describe. */
    readonly spec?: 'possible';
  };
}

/** The parts of a report that are explained by faults. */
export type ExplainedPart =
  | 'outputs'
  | 'cost'
  | 'numericalGradient'
  | 'gradient'
  | 'inputGradient'
  | 'update';

/** What the diagnosis finds. */
export type DiagnosisFinding =
  | BackwardFinding
  | ForwardFinding
  | NumericalFinding
  | UpdateFinding
  | PartFinding
  | NotFiniteFinding
  | UnexplainedFinding
  | PatternFinding;
