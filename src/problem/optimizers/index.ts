import type { OptimizerSettings } from '../problem.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import type { OptimizerState, Remembered } from './state.ts';

export { atRest, copyOf, type OptimizerState, type Remembered } from './state.ts';

/** All optimizers, by the name that a spec gives them. */
export const optimizers: { readonly [Type in OptimizerSettings['type']]: Optimizer<Type> } = {
  sgd,
  rmsprop,
  adam,
  adamw,
};

function optimizerOf(settings: OptimizerSettings): Optimizer<OptimizerSettings['type']> {
  return optimizers[settings.type] as Optimizer<OptimizerSettings['type']>;
}

/** Returns the vectors that a step of an optimizer depends on besides the gradient. */
export function rememberedBy(settings: OptimizerSettings): readonly Remembered[] {
  return optimizerOf(settings).remembers(settings);
}

/** Moves θ and the state in place by one step against a gradient. */
export function advance(
  settings: OptimizerSettings,
  theta: Float64Array,
  gradient: Float64Array,
  state: OptimizerState,
): void {
  state.steps += 1;
  optimizerOf(settings).advance(settings, theta, gradient, state);
}
