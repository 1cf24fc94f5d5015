import type { OptimizerSettings } from '../problem.ts';
import type { OptimizerState, Remembered } from './state.ts';

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
