import type { OptimizerSettings } from '../../problem/problem.ts';

/** Moves θ in place by one update step against a gradient. An optimizer with memory keeps its state between calls. */
export type Step = (theta: Float64Array, gradient: Float64Array) => void;

/** Makes the step of one run for a θ of `size` elements; the settings are those of its own type. */
export type Optimizer<Type extends OptimizerSettings['type']> = (
  settings: Extract<OptimizerSettings, { type: Type }>,
  size: number,
) => Step;
