import type { KinkMove } from '../../network/kinks.ts';
import type { Network } from '../../network/network.ts';
import type { CostFunction } from '../cost-function.ts';
import { pauses } from '../pauses.ts';
import { type BackendName, backends } from './backend.ts';
import { createDirectionalChange } from './directional.ts';
import { roundingOf } from './rounding.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Answers moves of weights by exact increments: the change itself is passed through the network, and nothing cancels
 * (docs/numerics.md, section 2.1). Only the layers that a weight reaches are computed.
 *
 * @param backend which kernels to use, which both give the same bits
 */
export function byIncrements(
  network: Network,
  snapshot: Snapshot,
  backend: BackendName = 'javascript',
): CostFunction {
  const changeOf = createDirectionalChange(network, snapshot, backends[backend]());
  return {
    async changes(perturbations, signal) {
      const values = new Float64Array(perturbations.length);
      const magnitudes = new Float64Array(perturbations.length);
      const rounding = new Float64Array(perturbations.length);
      const kinks = new Map<number, KinkMove>();
      const pause = pauses();
      for (const [number, perturbation] of perturbations.entries()) {
        const { value, magnitude, rounding: own, kink } = changeOf(perturbation);
        values[number] = value;
        magnitudes[number] = magnitude;
        rounding[number] =
          own === undefined ? roundingOf(magnitude, snapshot.underflow) : own + snapshot.underflow;
        if (kink !== undefined) kinks.set(number, kink);
        await pause();
        signal?.throwIfAborted();
      }
      return { values, rounding, magnitudes, kinks };
    },
  };
}
