import { reductionFactor } from '../../network/cost.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Examples, Network } from '../../network/network.ts';
import { regularizationChange } from '../../network/regularization.ts';
import type { OneSided } from '../one-sided.ts';
import type { Accuracy } from './accuracy.ts';
import type { WeightSums } from './weight-sums.ts';

/** Unit roundoff, and the smallest number. */
const [U, SMALLEST] = [2 ** -53, 2 ** -1074];
/** The regularization's own step relative to w, and at w = 0: so short that l2·h/2 does not show. */
const [STEP, STEP_AT_ZERO] = [2 ** -40, 2 ** -200];
/** Roundings of the regularization's change. */
const ROUNDINGS = 8;

/** The numeric derivatives of the cost with respect to every weight, by index in θ. */
export interface UnitMeasurement {
  readonly value: Float64Array;
  readonly bound: Float64Array;
  /** Σ|a|·M, the summed magnitudes of all paths. */
  readonly summedMagnitude: Float64Array;
  /** 1 where no move changed the cost. */
  readonly unchanged: Uint8Array;
  /** The kinks that examples of a weight are exactly at, and the derivatives on either side. */
  readonly kinks: Map<number, KinkMove>;
  readonly oneSided: Map<number, OneSided>;
  /** The number of moves of all examples' pre-activations of one unit that were made. */
  readonly moves: number;
  /** The number of pairs that needed a shorter step. */
  readonly shortened: number;
}

/**
 * Makes the derivatives of the cost out of the sums over the examples: the reduction, the bounds, the sides of kinks, and
 * the central difference of the regularization's own exact changes. The sums are written over.
 */
export function derivativesOf(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  accuracy: Accuracy,
  { value, magnitude, error, moved, sides }: WeightSums,
): Omit<UnitMeasurement, 'moves' | 'shortened'> {
  const { layers, space, objective } = network;
  const { count } = examples;
  const reduction = reductionFactor(network, examples);
  const unchanged = moved.map((one) => 1 - one);
  const kinks = new Map<number, KinkMove>();
  const corrections = new Map<number, { left: number; right: number }>();
  for (const [index, { left, right, kink }] of sides) {
    kinks.set(index, kink);
    corrections.set(index, { left: reduction * left, right: reduction * right });
  }
  const { l1, l2 } = objective.regularization;
  layers.forEach(({ tensors }, l) => {
    const rounded = accuracy.ofSum(l);
    for (const { offset, size } of tensors) {
      for (let k = offset; k < offset + size; k++) {
        value[k] *= reduction;
        magnitude[k] *= reduction;
        // The products that underflow in the sums are off by the smallest number at most.
        error[k] = reduction * error[k] + rounded * magnitude[k] + (count + 8) * SMALLEST;
        if (l1 !== 0 || l2 !== 0) addRegularization(k);
      }
    }
  });
  const oneSided = new Map<number, OneSided>();
  for (const [index, { left, right }] of corrections) {
    oneSided.set(index, { left: value[index] + left, right: value[index] + right, bound: error[index] });
  }
  return { value, bound: error, summedMagnitude: magnitude, unchanged, kinks, oneSided };

  function addRegularization(k: number): void {
    const h = theta[k] === 0 ? STEP_AT_ZERO : STEP * Math.abs(theta[k]);
    const [up, down] = [h, -h].map((delta) =>
      regularizationChange(space, objective.regularization, theta, k, delta, count),
    );
    const slope = (up.change - down.change) / (2 * h);
    const terms = (Math.abs(up.change) + Math.abs(down.change)) / (2 * h);
    if (up.change !== 0 || down.change !== 0) unchanged[k] = 0;
    if (up.kink === 'leaves') {
      const known = corrections.get(k) ?? { left: 0, right: 0 };
      corrections.set(k, {
        left: known.left + down.change / -h - slope,
        right: known.right + up.change / h - slope,
      });
      const unit = k - space.tensorAt(k).offset;
      const place = { layer: 'regularization', unit, example: -1 };
      if (!kinks.has(k)) kinks.set(k, { kind: 'leaves', place });
    }
    value[k] += slope;
    magnitude[k] += terms;
    error[k] += ROUNDINGS * U * terms + 2 * U * Math.abs(value[k]);
  }
}
