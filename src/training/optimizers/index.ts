import type { OptimizerSettings } from '../../problem/problem.ts';
import { adam } from './adam.ts';
import type { Optimizer, Step } from './optimizer.ts';
import { sgd } from './sgd.ts';

/** All optimizers, by the name that a spec gives them. */
export const optimizers: { readonly [Type in OptimizerSettings['type']]: Optimizer<Type> } = { sgd, adam };

/** Starts an optimizer for a θ of `size` elements. */
export function startOptimizer(settings: OptimizerSettings, size: number): Step {
  const start = optimizers[settings.type] as Optimizer<OptimizerSettings['type']>;
  return start(settings, size);
}
