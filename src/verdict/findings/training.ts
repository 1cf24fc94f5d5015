import type { FindingForm } from './form.ts';

/*
 * The findings of a training: what is seen in it (NN4), and what does not fit in network, data and task (NN5).
 */

/** A change of the spec: the key at a path gets a value, or is removed where there is none. */
export interface SpecChange {
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
  /** Whether the value becomes a new element of a list, before the one that is there. */
  readonly insert?: true;
}

/** The cost that was reached, and what to hold it against; costs without regularization. */
export interface CostReached {
  readonly cost: number;
  /** The cost of the best outputs that are the same for every example. */
  readonly constantCost: number;
}

/** The evidence of each finding, by slug. */
export interface TrainingEvidence {
  readonly 'targets-out-of-range': {
    readonly activation: string;
    /** What the outputs can be. */
    readonly low: number;
    readonly high: number;
    /** What the targets are. */
    readonly least: number;
    readonly greatest: number;
    /** Targets outside the range, of all. */
    readonly outside: number;
    readonly of: number;
    /** The share of the constant outputs’ cost that no weights can remove. */
    readonly share: number;
  };
  readonly 'output-loss-pair': {
    readonly activation: string;
    readonly loss: string;
    readonly problem:
      | 'softmax of one unit'
      | 'logarithm of no probability'
      | 'activation applied twice'
      | 'targets are no probabilities'
      | 'outputs need not sum to 1'
      | 'hinge needs targets of two signs'
      | 'hinge needs outputs of two signs';
  };
  readonly 'equal-units': {
    /** Units in the largest group of equal or nearly equal ones, of all in the layer. */
    readonly units: number;
    readonly of: number;
    readonly equal: 'exactly' | 'nearly';
    /** The largest difference of two of their activations, over all examples. */
    readonly difference: number;
    /** ‖∂cost/∂θ‖ is exactly 0 in the layer. */
    readonly still: boolean;
  };
}

export type TrainingSlug = keyof TrainingEvidence;

/** What any of them may have besides its own evidence. */
interface Advised {
  /** What `--apply` changes. */
  readonly advice?: readonly SpecChange[];
}

/** A finding of a training, with its own evidence. */
export interface TrainingFindingOf<S extends TrainingSlug> extends FindingForm {
  readonly family: 'training';
  readonly code: `NN4${number}` | `NN5${number}`;
  readonly slug: S;
  readonly evidence: TrainingEvidence[S] & Advised;
}

/** Any of them. */
export type TrainingFinding = { [S in TrainingSlug]: TrainingFindingOf<S> }[TrainingSlug];
