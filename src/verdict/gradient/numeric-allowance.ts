import type { Perturbation } from '../../differences/cost-function.ts';
import { byIncrements } from '../../differences/increments/increments.ts';
import { takeSnapshot } from '../../differences/increments/snapshot.ts';
import { rememberedIncrements } from '../../differences/shares/remembered-cost.ts';
import { type Evaluation, inFloat64 } from '../../problem/evaluation.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import type { CheckOptions } from './measuring.ts';

/** How a program takes differences, for the type that it computes in. */
interface Practice {
  /** Steps that are in use; a larger one is a fault of its own. */
  readonly steps: readonly number[];
  /** The smallest step that is not. */
  readonly smallest: number;
}

const PRACTICE: Readonly<Record<'float64' | 'float32', Practice>> = {
  float64: { steps: [1e-3, 1e-4, 1e-5], smallest: 1e-7 },
  float32: { steps: [1e-1, 1e-2, 1e-3], smallest: 1e-3 },
};
/** Roundings of one evaluation of a cost, as for nncheck's own. */
const ROUNDINGS = 4;

/**
 * Returns the allowed error of a correct central difference, for some weights: the error of the central difference at a
 * usual step, which has truncation and kinks in it, and the rounding of two costs over the smallest step. The step is the
 * shortest that explains the reported number, or the longest where none does.
 *
 * @param weights indices in θ
 * @param derivatives ∂cost/∂w of these weights
 * @param off how far the reported numbers are from these, or from the slopes at a kink
 */
export async function centralDifferences(
  evaluation: Evaluation,
  weights: readonly number[],
  derivatives: readonly number[],
  off: readonly number[],
  type: 'float64' | 'float32',
  { share, signal }: Pick<CheckOptions, 'share' | 'signal'> = {},
): Promise<Float64Array> {
  if (weights.length === 0) return new Float64Array(0);
  const { steps, smallest } = PRACTICE[type];
  const { network, parameters, data } = evaluation.problem;
  const exact = byIncrements(network, takeSnapshot(network, parameters, data, inFloat64(evaluation).pass));
  const cost = rememberedIncrements(exact, share, 'differences');
  const moves: Perturbation[] = weights.flatMap((weight) =>
    steps.flatMap((step) => [step, -step].map((delta) => ({ indices: [weight], deltas: [delta] }))),
  );
  const { values } = await cost.changes(moves, signal);
  const rounding = (ROUNDINGS * UNIT_ROUNDOFF[type] * Math.abs(evaluation.cost.total)) / smallest;
  return Float64Array.from(weights, (_, k) => {
    let furthest = 0;
    for (const [i, step] of [...steps.entries()].reverse()) {
      const at = 2 * (k * steps.length + i);
      const difference = (values[at] - values[at + 1]) / (2 * step);
      furthest = Math.max(furthest, Math.abs(difference - derivatives[k]));
      if (off[k] <= furthest + rounding) break;
    }
    return furthest + rounding;
  });
}
