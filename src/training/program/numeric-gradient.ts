import { measureBlackBox } from '../../differences/black-box.ts';
import type { CostFunction } from '../../differences/cost-function.ts';
import { balancedStep } from '../../differences/steps/step-sizes.ts';
import type { Implementation } from '../../subjects/implementation.ts';
import { ownScales } from '../../verdict/check-program.ts';
import { type NumericalProfile, profileCost } from '../../verdict/conduct/numerical-profile.ts';
import { ACROSS_STAIRS } from '../../verdict/consistency/self-consistency.ts';

/** A numeric gradient of an implementation's cost, of θ's length; weights that are left out have 0. */
export interface NumericGradient {
  readonly gradient: Float64Array;
  /** The largest error of each entry. */
  readonly bound: Float64Array;
  /** 1 where the bound does not hold: at a kink, or where the cost moves by more than the cost whose noise is known. */
  readonly open: Uint8Array;
  readonly evaluations: number;
}

/** The noise of a cost is measured again when the cost has changed by this factor. */
const ANOTHER_COST = 2;

/**
 * Returns the function that differentiates an implementation's own cost at θ, given its cost there.
 *
 * @param weights indices in θ
 */
export function numericGradientOf(
  implementation: Implementation,
  weights: Int32Array,
  { seed = 0, signal }: { readonly seed?: number; readonly signal?: AbortSignal } = {},
): (theta: Float64Array, base: number) => Promise<NumericGradient> {
  let measured: { profile: NumericalProfile; base: number } | undefined;
  return async (theta, base) => {
    let evaluations = 0;
    const scales = ownScales(implementation, theta);
    const change = measured === undefined ? Number.NaN : Math.abs(base / measured.base);
    if (measured === undefined || !(change < ANOTHER_COST && change > 1 / ANOTHER_COST)) {
      measured = { profile: await profileCost(implementation, theta, scales, seed, 'many'), base };
      evaluations += measured.profile.evaluations;
    }
    const { noise, stairs, float32 } = measured.profile;
    const relative = balancedStep(noise, base, stairs && ACROSS_STAIRS);
    const around = implementation.around(theta, base, noise);
    let largest = 0;
    const cost: CostFunction = {
      async changes(...asked) {
        const changes = await around.changes(...asked);
        for (const change of changes.values) largest = Math.max(largest, Math.abs(change));
        return changes;
      },
    };
    const { value, bound, kinks, ...found } = await measureBlackBox(
      cost,
      theta,
      weights,
      Float64Array.from(weights, (weight) => relative * scales[weight]),
      { noise, ...(float32 !== undefined && { round: Math.fround }), ...(signal && { signal }) },
    );
    const whole = (values: Float64Array): Float64Array => {
      const all = new Float64Array(theta.length);
      weights.forEach((weight, k) => {
        all[weight] = values[k];
      });
      return all;
    };
    // Near a minimum of 0 the moved cost is far larger than the cost itself, and its noise with it.
    const open = new Uint8Array(theta.length).fill(largest > Math.abs(base) ? 1 : 0);
    for (const k of kinks.keys()) open[weights[k]] = 1;
    return {
      gradient: whole(value),
      bound: whole(bound),
      open,
      evaluations: evaluations + found.evaluations,
    };
  };
}
