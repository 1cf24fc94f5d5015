import { float64 } from '../../network/arithmetic.ts';
import { type ForwardPass, forward } from '../../network/forward.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Examples, Network } from '../../network/network.ts';
import type { CostFunction } from '../cost-function.ts';
import { pauses } from '../pauses.ts';
import { type BackendName, backends } from './backend.ts';
import { createDirectionalChange } from './directional.ts';
import { roundingOf } from './rounding.ts';
import { takeSnapshot } from './snapshot.ts';

export interface IncrementOptions {
  /** The forward pass at θ in float64, where there is one already. */
  readonly pass?: ForwardPass;
  /** Which kernels to use, which both give the same bits. */
  readonly backend?: BackendName;
}

/**
 * Answers moves of weights by exact increments: the change itself is passed through the network, and nothing cancels
 * (docs/numerics.md, section 2.1). Only the layers that a weight reaches are computed.
 */
export function byIncrements(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  { pass, backend = 'javascript' }: IncrementOptions = {},
): CostFunction {
  const at = pass ?? forward({ ...network, arithmetic: float64 }, theta, examples.inputs, examples.count);
  const snapshot = takeSnapshot(network, theta, examples, at);
  const changeOf = createDirectionalChange(network, snapshot, backends[backend]());
  return {
    async changes(perturbations, signal) {
      const values = new Float64Array(perturbations.length);
      const magnitudes = new Float64Array(perturbations.length);
      const kinks = new Map<number, KinkMove>();
      const pause = pauses();
      for (const [number, perturbation] of perturbations.entries()) {
        const { value, magnitude, kink } = changeOf(perturbation);
        values[number] = value;
        magnitudes[number] = magnitude;
        if (kink !== undefined) kinks.set(number, kink);
        await pause();
        signal?.throwIfAborted();
      }
      const rounding = magnitudes.map((magnitude) => roundingOf(magnitude, snapshot.underflow));
      return { values, rounding, magnitudes, kinks };
    },
  };
}
