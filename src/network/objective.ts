import { losses } from './losses/index.ts';
import type { Loss } from './losses/loss.ts';

/** `mean` divides by the number of examples, `mean-all` by the number of outputs too. */
export type Reduction = 'sum' | 'mean' | 'mean-all';

/** l1·Σ|w| + l2/2·Σw², over the weights, and the biases where `biases` says so; `mean` divides it by the examples. */
export interface Regularization {
  readonly l1: number;
  readonly l2: number;
  readonly biases: boolean;
  readonly reduction: 'sum' | 'mean';
}

/** The cost: what is differentiated. */
export interface Objective {
  readonly loss: Loss;
  /** What the loss is applied to in the last layer: pre-activations where that is the same and more exact. */
  readonly appliesTo: 'activations' | 'preActivations';
  readonly reduction: Reduction;
  readonly regularization: Regularization;
}

/** Returns whether the outputs are logits: the loss is then the form for pre-activations, and is applied to activations. */
export function takesLogits({ loss, appliesTo }: Objective): boolean {
  return appliesTo === 'activations' && losses[loss.name]?.({}).onLogits?.loss === loss;
}
