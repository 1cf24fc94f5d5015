import type { Place } from '../errors.ts';
import type { NetworkDefinition } from '../network/definition.ts';
import type { Examples, Network } from '../network/network.ts';
import type { ArrangedTensor, Layout } from '../tensors/layout.ts';
import type { OptimizerState } from './optimizers/state.ts';
import type { ScheduleSettings } from './schedules.ts';

/** Examples with the names that a person has for them. */
export interface Dataset extends Examples {
  /** The built-in task that they come from, such as `xor`. */
  readonly task?: string;
  /** Names of the classes, one an output, where the targets are one-hot. */
  readonly classes?: readonly string[];
  /** Where the person's matrices have one column an example. */
  readonly examplesIn?: 'columns';
}

export interface SgdSettings {
  readonly type: 'sgd';
  readonly learningRate: number;
  readonly momentum: number;
  readonly dampening?: number;
  readonly nesterov?: boolean;
  /** What the velocity adds up: gradients (default), or the steps that they make. */
  readonly velocity?: 'gradient' | 'step';
  readonly firstStep?: 'damped' | 'whole';
  readonly weightDecay?: number;
}

export interface RmspropSettings {
  readonly type: 'rmsprop';
  readonly learningRate: number;
  readonly rho: number;
  readonly epsilon: number;
  readonly epsilonInside?: boolean;
  readonly weightDecay?: number;
}

/** The constants that Adam and AdamW share. */
export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly epsilonInside?: boolean;
  readonly epsilonScaled?: boolean;
}

export type OptimizerSettings =
  | SgdSettings
  | RmspropSettings
  | (AdamSettings & { readonly type: 'adam'; readonly weightDecay?: number })
  | (AdamSettings & { readonly type: 'adamw'; readonly weightDecay: number });

export interface TrainSettings {
  readonly optimizer: OptimizerSettings;
  /** How the learning rate changes; undefined leaves it as it is. */
  readonly schedule?: ScheduleSettings;
  readonly epochs: number;
  /** Examples a step; undefined is all of them. */
  readonly batchSize?: number;
  /** `mean` divides the gradient (regularization included) by the examples of the batch, whatever the cost does. */
  readonly gradientReduction?: 'mean';
  readonly seed: number;
}

export interface CheckSettings {
  /** The step of the differences, in units of the weight's own; undefined is chosen from the noise. */
  readonly step?: number;
  readonly seed: number;
}

/**
 * A spec after reading, resolving and checking it: the network, its parameters and its data. All commands work on it.
 */
export interface Problem {
  readonly name: string;
  /** The spec's path as it was given; undefined for a built-in task. */
  readonly source?: string;
  readonly network: Network;
  /** The definition that the network was built from. */
  readonly definition: NetworkDefinition;
  /** θ, in the standard layout. */
  readonly parameters: Float64Array;
  /** θ has random numbers that nncheck drew: no program has the same unless it is told them. */
  readonly drawn?: true;
  /** Draws θ anew from the seed that comes so many after the spec's own; undefined where θ is not random. */
  readonly redraw?: (after: number) => { readonly seed: number; readonly parameters: Float64Array };
  /** Where θ is, when it is not where the spec says: see `spread`. */
  readonly point?: 'spread';
  /** The parameters as the person stores and names them. */
  readonly tensors: readonly ArrangedTensor[];
  readonly layout: Layout;
  /** 1 for each element of θ that is left out of gradient and training. */
  readonly frozen: Uint8Array;
  readonly data: Dataset;
  readonly check: CheckSettings;
  readonly train: TrainSettings;
  /** What the optimizer remembers before the first step; undefined is rest. */
  readonly optimizerState?: OptimizerState;
  /** Examples that are not trained on: their cost is logged, too. */
  readonly validation?: Dataset;
  /** Returns the place of a layer in the text of the spec; of the network without one. */
  readonly placeOf?: (layer?: string) => Place;
  /** Every file that it was read from, absolute. */
  readonly files?: readonly string[];
}
