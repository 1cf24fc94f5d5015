import { reductionFactor } from '../../network/cost.ts';
import type { Backend } from '../../network/kernels.ts';
import type { Network } from '../../network/network.ts';
import { regularizationChange } from '../../network/regularization.ts';
import type { Perturbation } from '../cost-function.ts';
import { createBlock } from './block.ts';
import { type KinkCrossing, moreSerious } from './kinks.ts';
import { KINK, layerOf, REGULARIZATION } from './moves.ts';
import type { Snapshot } from './snapshot.ts';

/** What one move of several weights did. */
export interface DirectionalChange {
  readonly value: number;
  readonly magnitude: number;
  readonly met: KinkCrossing | undefined;
}

interface Term {
  readonly unit: number;
  readonly input: number | undefined;
  readonly delta: number;
}

/**
 * Makes the function that answers moves of several weights at once, such as directions: with Δ for the whole way,
 * dz = W·dx + δW·(x + dx) + δb in every layer.
 */
export function createDirectionalChange(
  network: Network,
  snapshot: Snapshot,
  backend: Backend,
): (perturbation: Perturbation) => DirectionalChange {
  const { layers, space, objective } = network;
  const block = createBlock(network, snapshot, backend);
  const { capacity, moved: dz } = block;
  const factor = reductionFactor(network, snapshot.count);

  return ({ indices, deltas }) => {
    const terms = termsByLayer(network, indices, deltas);
    const start = terms.findIndex((list) => list.length > 0);
    let [sum, magnitude] = [0, 0];
    let met: KinkCrossing | undefined;
    for (let k = 0; k < indices.length; k++) {
      const { change, kink } = regularizationChange(
        space,
        objective.regularization,
        snapshot.theta,
        indices[k],
        deltas[k],
        snapshot.count,
      );
      sum += change;
      magnitude += Math.abs(change);
      if (kink)
        met = moreSerious(met, { kind: KINK[kink], layer: REGULARIZATION, unit: indices[k], example: -1 });
    }
    if (start >= 0) {
      for (let at = 0; at < snapshot.count; at += capacity) {
        const length = Math.min(capacity, snapshot.count - at);
        block.choose(undefined, at, length);
        const enter = (l: number, dx: Float64Array | undefined, to: Float64Array): void => {
          for (const term of terms[l]) addTerm(term, snapshot.columns[l], at, length, dx, to);
        };
        dz.fill(0, 0, layers[start].units * length);
        enter(start, undefined, dz);
        const { change, magnitude: each, met: metHere } = block.lossChange(start, dz, undefined, enter);
        for (let n = 0; n < length; n++) {
          sum += factor * change[n];
          magnitude += factor * Math.abs(each[n]);
        }
        met = moreSerious(met, metHere);
      }
    }
    return { value: sum, magnitude, met };
  };
}

function termsByLayer(network: Network, indices: ArrayLike<number>, deltas: ArrayLike<number>): Term[][] {
  const terms = network.layers.map((): Term[] => []);
  for (let k = 0; k < indices.length; k++) {
    const l = layerOf(network, indices[k]);
    const { unit, input } = network.layers[l].termOf(indices[k]);
    terms[l].push({ unit, input, delta: deltas[k] });
  }
  return terms;
}

/** Adds δ·(x + dx) of one moved weight, or δ of a bias, for the examples from `at` on. */
function addTerm(
  { unit, input, delta }: Term,
  { starts, examples, values }: Snapshot['columns'][number],
  at: number,
  length: number,
  dx: Float64Array | undefined,
  dz: Float64Array,
): void {
  const own = unit * length;
  if (input === undefined) {
    for (let n = 0; n < length; n++) dz[own + n] += delta;
    return;
  }
  const end = starts[input + 1];
  for (let k = lowerBound(examples, starts[input], end, at); k < end && examples[k] < at + length; k++) {
    dz[own + examples[k] - at] += delta * values[k];
  }
  if (dx === undefined) return;
  for (let n = 0; n < length; n++) dz[own + n] += delta * dx[input * length + n];
}

/** Returns the first position from `start` on whose value is at least `least`. */
function lowerBound(sorted: Int32Array, start: number, end: number, least: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
