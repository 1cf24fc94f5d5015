import type { Loss } from './losses/loss.ts';

/**
 * What the summed losses are divided by: `mean` the examples, `mean-all` these times the outputs, `positions` these times the
 * positions of a sequence, `steps` the positions alone, `tokens` the positions that are not masked.
 */
export type Reduction = 'sum' | 'mean' | 'mean-all' | 'positions' | 'steps' | 'tokens';

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
  /** Whether the outputs are logits: the loss is then the form for pre-activations, and is applied to activations. */
  readonly takesLogits: boolean;
  readonly reduction: Reduction;
  readonly regularization: Regularization;
}
