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

/** Learning rates: what was used, and what steps can be made with. */
interface Rates {
  readonly learningRate: number;
  /** 2/λ_max of what a step multiplies, with momentum 2(1 + μ)/λ_max; absent where the optimizer has no such limit. */
  readonly limit?: number;
}

/** The ends of the spectrum of the Hessian of the cost. */
interface Curvature {
  readonly leastEigenvalue: number;
  readonly largestEigenvalue: number;
}

/** The cost at the end, without regularization, and that of the best outputs that are the same for all examples. */
interface Reached {
  readonly cost: number;
  readonly constantCost: number;
}

type When = 'before' | 'after';

/** The evidence of each finding, by slug; `share` is a part of 1. */
export interface TrainingEvidence {
  readonly 'training-not-finite': { readonly epoch: number; readonly cost: string };
  readonly diverged: { readonly cost: number; readonly startCost: number };
  readonly 'rate-too-high': Rates & {
    readonly when: When;
    /** The median of ‖Δw‖/‖w‖ of single steps, of the tensor that moves most. */
    readonly relativeStep?: number;
  };
  readonly 'rate-too-low': Rates &
    Reached & {
      /** At the speed of the end. */
      readonly epochsToHalf: number;
      /** How many times as large a rate could be. */
      readonly factor: number;
    };
  readonly 'momentum-too-high': { readonly momentum: number; readonly steps: number; readonly turns: number };
  readonly plateau: Curvature & Reached & { readonly epochsToGo?: number };
  readonly 'local-minimum': Curvature &
    Reached & {
      readonly gradientNorm: number;
      /** The cost that Adam reaches from other starting weights. */
      readonly elsewhere: number;
      readonly seed: number;
    };
  readonly 'saturated-units': { readonly share: number };
  readonly 'dead-units': { readonly units: number; readonly of: number; readonly when: When };
  readonly 'equal-units': {
    /** Units in the largest group of equal or nearly equal ones, of all in the layer. */
    readonly units: number;
    readonly of: number;
    /** The largest difference of activations of two of them, over all examples. */
    readonly difference: number;
    /** The layer has no gradient. */
    readonly still: boolean;
  };
  readonly 'vanishing-gradient': { readonly tensor: string; readonly first: number; readonly last: number };
  readonly 'exploding-activations': { readonly inputs: number; readonly outputs: number };
  readonly 'tensor-not-moving': { readonly tensors: readonly string[]; readonly frozen: boolean };
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
    /** Of the squared errors of the best constant outputs, what no weights can remove. */
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
  readonly 'not-representable': Reached & {
    readonly kind: 'exact' | 'bound';
    readonly best: number;
    /** How `best` is proved. */
    readonly by: string;
    /** Examples that the best outputs get right, where targets are classes. */
    readonly right?: number;
    readonly of: number;
    /** The best outputs where they are one number for all examples. */
    readonly constant?: number;
  };
  readonly 'inputs-not-scaled': {
    readonly least: number;
    readonly greatest: number;
    /** λ_max with these inputs, and with the same ones standardized. */
    readonly largestEigenvalue: number;
    readonly standardized: number;
  };
  readonly 'regularization-dominates': {
    readonly by: 'l1' | 'l2' | 'weightDecay';
    readonly lambda: number;
    /** Regularization in the cost before the first step. */
    readonly share: number;
    /** ‖w‖ at the end beside ‖w‖ before the first step. */
    readonly shrunk: number;
  };
  readonly 'contradictory-labels': Reached & {
    readonly examples: number;
    readonly of: number;
    /** The least cost of any outputs that are equal for equal inputs. */
    readonly best: number;
  };
  readonly 'one-class': { readonly count: number; readonly of: number };
  readonly 'input-ignored': { readonly columns: readonly number[]; readonly of: number };
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
