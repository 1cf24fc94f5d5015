import { isDenseChain, readersOf } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import type { Changes, CostFunction } from '../cost-function.ts';
import type { Derivatives } from '../derivatives.ts';
import { randomSigns } from '../directions.ts';
import type { BackendName } from '../increments/backend.ts';
import { byIncrements } from '../increments/increments.ts';
import type { Snapshot } from '../increments/snapshot.ts';
import { growthsOf, reachOf } from '../steps/reaches.ts';

/** Weights of each tensor at most, and moves of examples that are enough for all of them. */
const [MOST_WEIGHTS, ENOUGH_WORK] = [24, 2e7];
/** In networks of other layers: weights of all tensors together, and weights of each tensor that a direction moves. */
const [FEW_WEIGHTS, MOST_IN_DIRECTION] = [2, 128];
/** Steps relative to what moves a pre-activation by 1: one without truncation, and one as long as people take. */
const [SMALL_STEP, LONG_STEP] = [2 ** -40, 1e-3];
/** The second pair of long moves, as a part of the first. */
const SECOND = 0.6;
/** Long moves whose slopes differ by more than this have left the range in which extrapolation holds. */
const CURVED = 0.01;
/** An error of nncheck's own would be far larger than these parts of the summed magnitudes; a bound may be a little too small. */
const [SLACK, LONG_SLACK] = [1e-9, 1e-6];

/** What was measured by unit. */
type Measured = Pick<Derivatives, 'value' | 'bound' | 'summedMagnitude' | 'kinks'>;

/** A derivative by unit that differs from the one by weight. */
export interface Disagreement {
  /** Index in θ; undefined of a direction. */
  readonly weight?: number;
  readonly byUnit: number;
  readonly byWeight: number;
}

/**
 * Measures a few weights again by moving the weight itself, at a small step and at a long one. In a network of other layers
 * than dense ones, they take the long step, and the small one goes along a random direction, in which weights of all tensors
 * move at once. This look at the derivatives uses neither the linearity of a layer nor the chain rule.
 *
 * @param weights indices in θ of what was measured, in their order
 * @returns the evaluations that it took, and the first weight at which the two disagree beyond both bounds
 */
export async function spotCheck(
  network: Network,
  snapshot: Snapshot,
  measured: Measured,
  weights: Int32Array,
  signal?: AbortSignal,
  backend?: BackendName,
): Promise<{ evaluations: number; disagreement?: Disagreement }> {
  const { theta, examples, pass } = snapshot;
  const isDense = isDenseChain(network);
  const chosen = chooseWeights(network, examples.count, measured, weights);
  const cost = byIncrements(network, snapshot, backend);
  const growths = growthsOf(network, theta);
  const reach = reachOf(network, theta, pass, growths);
  const readers = readersOf(network);
  let evaluations = 0;
  for (const k of chosen) {
    const weight = weights[k];
    const [node] = readers.get(network.space.tensorAt(weight).offset)!;
    const growth = growths[node];
    const long = (LONG_STEP * reach(weight)) / Math.max(1, growth);
    const small = SMALL_STEP * reach(weight);
    // The small step is that of the direction where there is one.
    const steps = isDense ? [long, SECOND * long, small] : [long, SECOND * long];
    const slopes = await slopesOf(cost, [weight], [1], steps, signal);
    evaluations += 2 * steps.length;
    const own = 2 * measured.bound[k];
    const scale = measured.summedMagnitude[k];
    const [wide, narrow, near] = slopes;
    const extrapolated = (narrow.value - SECOND ** 2 * wide.value) / (1 - SECOND ** 2);
    const truncation = Math.abs(extrapolated - narrow.value);
    const smooth = Math.abs(wide.value - narrow.value) <= CURVED * Math.abs(narrow.value);
    const looks = [
      ...(near === undefined
        ? []
        : [{ value: near.value, usable: !near.kinked, allowed: near.rounding + SLACK * scale }]),
      {
        value: extrapolated,
        usable: long > small && smooth && !wide.kinked && !narrow.kinked,
        allowed: truncation + 2 * (wide.rounding + narrow.rounding) + LONG_SLACK * scale,
      },
    ];
    for (const { value, usable, allowed } of looks) {
      const error = Math.abs(value - measured.value[k]);
      if (usable && error > own + allowed) {
        return { evaluations, disagreement: { weight, byUnit: measured.value[k], byWeight: value } };
      }
    }
  }
  if (isDense) return { evaluations };
  const all = ofEachTensor(network, MOST_IN_DIRECTION, measured, weights);
  const direction = randomSigns(all.length, 1).map((sign, i) => sign * reach(weights[all[i]]));
  const moved = all.map((k) => weights[k]);
  const [along] = await slopesOf(cost, moved, direction, [SMALL_STEP], signal);
  evaluations += 2;
  let [value, allowed] = [0, along.rounding];
  for (const [i, k] of all.entries()) {
    value += direction[i] * measured.value[k];
    allowed += Math.abs(direction[i]) * (2 * measured.bound[k] + SLACK * measured.summedMagnitude[k]);
  }
  if (!along.kinked && Math.abs(along.value - value) > allowed)
    return { evaluations, disagreement: { byUnit: value, byWeight: along.value } };
  return { evaluations };
}

/** Chooses weights to be moved themselves: some of each tensor in a dense network, fewer of many examples. */
function chooseWeights(network: Network, count: number, measured: Measured, weights: Int32Array): number[] {
  const { layers, space } = network;
  if (!isDenseChain(network))
    return spread(FEW_WEIGHTS, 0, weights.length).filter((k) => isMeasured(measured, k));
  // A dense layer's move is cheaper than its products, since it moves one unit.
  const moves = count * layers.reduce((sum, { units }) => sum + units, 0);
  const most = Math.floor(ENOUGH_WORK / (6 * space.tensors.length * moves));
  return ofEachTensor(network, Math.max(2, Math.min(MOST_WEIGHTS, most)), measured, weights);
}

/** Returns places of weights that are spread evenly over each tensor; none that are at a kink. */
function ofEachTensor({ space }: Network, most: number, measured: Measured, weights: Int32Array): number[] {
  return space.tensors.flatMap(({ offset, size }) => {
    const from = lowerBound(weights, offset);
    const own = spread(most, from, lowerBound(weights, offset + size) - from);
    return own.filter((k) => isMeasured(measured, k));
  });
}

function spread(many: number, from: number, length: number): number[] {
  const some = Math.min(many, length);
  return Array.from({ length: some }, (_, i) => from + Math.floor((i * length) / some));
}

function isMeasured({ kinks, value, bound }: Measured, k: number): boolean {
  return !kinks.has(k) && Number.isFinite(value[k]) && Number.isFinite(bound[k]);
}

/** Returns the first position whose value is at least `least`. */
function lowerBound(sorted: Int32Array, least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A central difference, the bound on its rounding error, and whether a kink was met. */
interface Slope {
  readonly value: number;
  readonly rounding: number;
  readonly kinked: boolean;
}

/** Measures the slopes along a direction, at steps of it. */
async function slopesOf(
  cost: CostFunction,
  weights: Iterable<number>,
  direction: Float64Array | readonly number[],
  steps: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Slope[]> {
  const moves = steps.flatMap((step) =>
    [step, -step].map((by) => ({ indices: [...weights], deltas: Array.from(direction, (d) => by * d) })),
  );
  const changes: Changes = await cost.changes(moves, signal);
  return steps.map((step, i) => {
    const [up, down] = [2 * i, 2 * i + 1];
    return {
      value: (changes.values[up] - changes.values[down]) / (2 * step),
      rounding: (changes.rounding[up] + changes.rounding[down]) / (2 * step),
      kinked: changes.kinks.has(up) || changes.kinks.has(down),
    };
  });
}
