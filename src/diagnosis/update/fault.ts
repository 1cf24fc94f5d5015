import { advance } from '../../problem/optimizers/index.ts';
import type { Advance } from '../../problem/optimizers/step.ts';
import type { OptimizerSettings } from '../../problem/problem.ts';
import type { StepSeries } from '../../verdict/update/series.ts';
import type { CatalogueEntry, VariantPlace } from '../catalogue/fault.ts';

/** One way in which a fault of the update step can be made with one optimizer. */
export interface UpdateVariant {
  readonly where: VariantPlace;
  /** Goes on from “your step is exactly that of the optimizer”: `with the opposite sign`. */
  readonly does: string;
  /** It shows whatever the optimizer remembered before the step. */
  readonly stateless?: boolean;
  /** Makes the wrong rule of one run; it may remember more than the optimizer does. */
  start(): Advance;
}

/** A fault of the update step: the rule of the optimizer that is replaced by a wrong one. */
export interface UpdateFault extends CatalogueEntry {
  readonly code: `NN7${number}`;
  /** How often it was met among about 190 public reports. */
  readonly met: number;
  /** Every way in which it can be made with the optimizer of these steps. */
  variants(series: StepSeries): Iterable<UpdateVariant>;
}

/** Returns the rule of the optimizer with other settings. */
export function withSettings(change: Partial<OptimizerSettings>): () => Advance {
  return () => (settings, theta, gradient, state) =>
    advance({ ...settings, ...change } as OptimizerSettings, theta, gradient, state);
}

/** Returns the rule of the optimizer with another gradient. */
export function withGradient(
  change: (gradient: Float64Array, theta: Float64Array, settings: OptimizerSettings) => Float64Array,
): () => Advance {
  return () => (settings, theta, gradient, state) =>
    advance(settings, theta, change(gradient, theta, settings), state);
}

/** Returns the rule of the optimizer whose θ is changed after each step. */
export function afterwards(
  change: (theta: Float64Array, before: Float64Array, settings: OptimizerSettings) => void,
): () => Advance {
  return () => (settings, theta, gradient, state) => {
    const before = theta.slice();
    advance(settings, theta, gradient, state);
    change(theta, before, settings);
  };
}
