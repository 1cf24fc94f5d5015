import type { OptimizerSettings } from '../problem.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import type { Optimizer, OptimizerState, Remembered } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export type { OptimizerState, Remembered } from './optimizer.ts';

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

/** Returns the state of an optimizer before its first step, for a θ of `size` elements. */
export function atRest(size: number): OptimizerState {
  const zeros = () => new Float64Array(size);
  return { steps: 0, velocity: zeros(), first: zeros(), second: zeros() };
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
