import type { OptimizerSettings } from '../problem.ts';

/** A vector that an optimizer keeps from one step to the next. */
export type Remembered = 'velocity' | 'first' | 'second';

/** What an optimizer remembers: the number of steps done, and vectors of θ's length, which are 0 at rest. */
export interface OptimizerState extends Readonly<Record<Remembered, Float64Array>> {
  steps: number;
}

/** An optimizer; `Type` is its name in a spec. */
export interface Optimizer<Type extends OptimizerSettings['type']> {
  /** Returns the vectors that a step depends on besides the gradient; none where every step is like the first. */
  remembers(settings: Extract<OptimizerSettings, { type: Type }>): readonly Remembered[];
  /** Moves θ and the state in place by one step against a gradient. `state.steps` already counts this step. */
  advance(
    settings: Extract<OptimizerSettings, { type: Type }>,
    theta: Float64Array,
    gradient: Float64Array,
    state: OptimizerState,
  ): void;
}
