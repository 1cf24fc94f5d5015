import { reductionFactor } from '../../network/cost.ts';
import type { Backend } from '../../network/kernels.ts';
import type { Network } from '../../network/network.ts';
import { regularizationChange } from '../../network/regularization.ts';
import { createBlock } from './block.ts';
import { type KinkCrossing, moreSerious } from './kinks.ts';
import { KINK, KINK_WIDTH, layerOf, type Moves, REGULARIZATION } from './moves.ts';
import type { Snapshot } from './snapshot.ts';

/** Answers the moves of one task; made once a thread. */
export type ChangeOfWeights = (moves: Moves, task: number) => void;

export function createChangeOfWeights(
  network: Network,
  snapshot: Snapshot,
  backend: Backend,
): ChangeOfWeights {
  const block = createBlock(network, snapshot, backend);
  const { capacity, moved } = block;
  const factor = reductionFactor(network, snapshot.count);

  return ({ weights, deltas, tasks, answers }, task) => {
    const [start, end] = [tasks[task], tasks[task + 1]];
    const l = layerOf(network, weights[start]);
    const layer = network.layers[l];
    const { input } = layer.termOf(weights[start]);
    const units = weights.subarray(start, end).map((weight) => layer.termOf(weight).unit);
    const sums = new Float64Array(end - start);
    const magnitudes = new Float64Array(end - start);
    const mets = new Array<KinkCrossing | undefined>(end - start);

    const x = input === undefined ? undefined : snapshot.columns[l];
    const [first, beyond] = x === undefined ? [0, snapshot.count] : [x.starts[input!], x.starts[input! + 1]];
    for (let at = first; at < beyond; at += capacity) {
      const length = Math.min(capacity, beyond - at);
      block.choose(x?.examples, at, length);
      for (let k = start; k < end; k++) {
        const delta = deltas[k];
        if (x === undefined) moved.fill(delta, 0, length);
        else scale(delta, x.values, at, length, moved);
        const { change, magnitude, met } = block.lossChange(l, moved, units[k - start]);
        sums[k - start] += sumOf(change, length);
        magnitudes[k - start] += sumOfSizes(magnitude, length);
        mets[k - start] = moreSerious(mets[k - start], met);
      }
    }
    for (let k = start; k < end; k++) {
      const regularization = regularizationChange(
        network.space,
        network.objective.regularization,
        snapshot.theta,
        weights[k],
        deltas[k],
        snapshot.count,
      );
      answers.values[k] = factor * sums[k - start] + regularization.change;
      answers.magnitudes[k] = factor * magnitudes[k - start] + Math.abs(regularization.change);
      const kink = regularization.kink && {
        kind: KINK[regularization.kink],
        layer: REGULARIZATION,
        unit: weights[k],
        example: -1,
      };
      writeKink(answers.kinks, k, moreSerious(mets[k - start], kink));
    }
  };
}

/** Writes to[n] = factor·from[at + n]. */
function scale(factor: number, from: Float64Array, at: number, length: number, to: Float64Array): void {
  for (let n = 0; n < length; n++) to[n] = factor * from[at + n];
}

function sumOf(values: Float64Array, length: number): number {
  let sum = 0;
  for (let n = 0; n < length; n++) sum += values[n];
  return sum;
}

function sumOfSizes(values: Float64Array, length: number): number {
  let sum = 0;
  for (let n = 0; n < length; n++) sum += Math.abs(values[n]);
  return sum;
}

function writeKink(kinks: Int32Array, k: number, met: KinkCrossing | undefined): void {
  const at = KINK_WIDTH * k;
  if (met === undefined) kinks[at] = KINK.none;
  else kinks.set([met.kind, met.layer, met.unit, met.example], at);
}
