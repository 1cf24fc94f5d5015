import type { Reduction, Regularization } from './objective.ts';

export interface ActivationDefinition {
  readonly type: string;
  readonly alpha?: number;
}

export interface LayerDefinition {
  readonly type: string;
  readonly name: string;
  readonly units: number;
  readonly activation: ActivationDefinition;
  /** Whether there is a bias for each unit, one for all of them, or none. */
  readonly bias: boolean | 'shared';
  /** The constant input that a bias multiplies, where it is not 1. */
  readonly biasInput?: -1;
}

export interface LossDefinition {
  readonly type: string;
  readonly scale?: number;
  readonly delta?: number;
  /** The outputs are pre-activations of the loss's own activation (sigmoid or softmax). */
  readonly fromLogits?: boolean;
}

/** All that describes a network and its cost, as plain data. */
export interface NetworkDefinition {
  readonly inputs: number;
  readonly layers: readonly LayerDefinition[];
  readonly loss: LossDefinition;
  readonly reduction: Reduction;
  readonly regularization: Regularization;
  readonly precision: 'float64' | 'float32';
}
