import { reductionFactor } from '../../network/cost.ts';
import type { Network } from '../../network/network.ts';
import { type BackendName, backends } from '../increments/backend.ts';
import { capacityFor, createBlock } from '../increments/block.ts';
import type { Snapshot } from '../increments/snapshot.ts';
import { pauses } from '../pauses.ts';
import type { Answers } from '../shares/answers.ts';
import { rememberedPairs } from '../shares/remembered-pairs.ts';
import { accuracyOf } from './accuracy.ts';
import { type ClaimedDeltas, decideBy } from './claimed-deltas.ts';
import { magnitudesOfPaths, writeTransposed } from './magnitudes.ts';
import { type BesidePairs, type NumericDeltas, numericDeltas } from './numeric-deltas.ts';
import { type KinkedPair, pairMoves, SECOND, unitPairs } from './pairs.ts';
import { lowestLayer, unitsOf } from './selection.ts';
import { unitSteps } from './steps.ts';
import { derivativesOf, type UnitMeasurement } from './weight-derivatives.ts';
import { adderOfPairs, addKinkedPairs, LARGEST_PRODUCT, type LayerPairs, weightSums } from './weight-sums.ts';
import { workOf } from './work.ts';

/** Units of each layer, in the first block, at which a second pair proves that truncation is below rounding. */
const SAMPLE = 24;
/** Less work is over before the WebAssembly module is compiled, in multiply-adds. */
const WORTH_WEBASSEMBLY = 1e7;
/** No magnitude of a change is taken to be smaller: below, numbers have lost digits to underflow. */
const FLOOR = 2 ** -1012;

export interface UnitOptions {
  /** The person's step of a pre-activation. */
  readonly step?: number | undefined;
  /** The fraction of the step (see `unitSteps`). */
  readonly factor?: number;
  /** The weights whose units are moved, by index in θ; undefined: all. */
  readonly weights?: Int32Array | undefined;
  /** The weights that are left out, 1 in θ's order: layers with nothing else below all others are not moved. */
  readonly frozen?: Uint8Array;
  /** Which kernels to use, which both give the same bits; WebAssembly unless the problem is small. */
  readonly backend?: BackendName;
  readonly signal?: AbortSignal | undefined;
  /** Told after each unit of how many, times the blocks, are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** ∂cost/∂z of a program, by layer, [examples, units]: its δ decides the pairs that are exactly at a kink. */
  readonly claimed?: ClaimedDeltas | undefined;
  /** Told of each layer in each block: the numeric ∂cost/∂z and the bound on its error. */
  readonly onDeltas?: (deltas: NumericDeltas) => void;
  /** The least magnitude of a change; 0 leaves the terms that cancel, without what underflow may have lost. */
  readonly floor?: number;
  /** What was measured before, and is not measured again; what is measured is added. */
  readonly answers?: Answers | undefined;
}

/**
 * Measures ∂cost/∂w of every weight by moving pre-activations (docs/numerics.md, section 2.2): a pair of exact changes
 * for each unit and example gives D = ∂loss/∂z, and since z is linear in its weights, ∂cost/∂w = Σ D·a.
 */
export async function measureUnits(
  network: Network,
  snapshot: Snapshot,
  {
    step,
    factor = 1,
    weights,
    frozen,
    backend,
    signal,
    claimed,
    onProgress,
    onDeltas,
    floor = FLOOR,
    answers,
  }: UnitOptions = {},
): Promise<UnitMeasurement> {
  const { layers } = network;
  const { theta, examples, pass } = snapshot;
  const { count } = examples;
  const last = layers.length - 1;
  const capacity = capacityFor(network, count);
  const chosenUnits = unitsOf(network, weights);
  const lowest = lowestLayer(network, chosenUnits, frozen);
  const most = (of: (layer: (typeof layers)[number]) => number): number =>
    Math.max(0, ...layers.slice(lowest).map(of));
  const unitsMost = most(({ units }) => units);
  const inputsMost = most(({ inputs }) => inputs);
  const work = workOf(network, count);
  const { kernels, room } = backends[backend ?? (work > WORTH_WEBASSEMBLY ? 'webassembly' : 'javascript')]();
  const matrix = unitsMost * capacity;
  const block = createBlock(network, snapshot, { kernels, room }, [
    ...[matrix, matrix, matrix, matrix, matrix],
    capacity * inputsMost,
    Math.max(LARGEST_PRODUCT, inputsMost),
    ...layers.map(({ inputs, units }, l) => (l > lowest ? inputs * units : 0)),
  ]);
  const [D, M, above, reaching, T, rows, product, ...matrices] = block.extra;
  matrices.forEach((out, l) => {
    if (l > lowest) writeTransposed(network, l, theta, out);
  });

  const steps = unitSteps(network, theta, pass, step, factor);
  const accuracy = accuracyOf(network, count, capacity);
  const long = step !== undefined && factor === 1;
  const made = pairMoves(network, block, steps, snapshot.steepness, accuracy.roundings, long, floor);
  const pairs = answers ? rememberedPairs(made, block, answers, `${step} ${factor} ${floor}`) : made;
  const magnitudeRoom = { above, reaching, transposed: matrices };
  const raise = magnitudesOfPaths(network, pass, block, kernels, steps, magnitudeRoom, floor);
  const add = adderOfPairs(network, pass, kernels, { rows, product });
  const sums = weightSums(theta.length);
  const own = unitPairs(capacity);
  const second = unitPairs(capacity);
  const moved = new Uint8Array(matrix);
  const reduction = reductionFactor(network, snapshot.examples);
  const pause = pauses(signal);
  const decided = (pair: KinkedPair, l: number, unit: number): KinkedPair =>
    claimed === undefined ? pair : decideBy(claimed, pair, l, unit, layers[l].units, reduction);
  const total = Math.ceil(count / capacity) * layers.slice(lowest).reduce((sum, { units }) => sum + units, 0);
  let [done, shortened] = [0, 0];

  // What came before is no part of the work whose end is estimated.
  onProgress?.(0, total);
  for (let at = 0; at < count; at += capacity) {
    const length = Math.min(capacity, count - at);
    const sizes = new Float64Array(length);
    block.choose(undefined, at, length);
    for (let l = last; l >= lowest; l--) {
      const { units } = layers[l];
      const chosen = chosenUnits?.[l];
      // Of the output layer every unit has to be moved: what lies below is judged by its magnitudes.
      const isMoved = (unit: number): boolean => chosen === undefined || l === last || chosen[unit] === 1;
      const again: { unit: number; examples: number[] }[] = [];
      const sampled: { unit: number; slopes: Float64Array; met: Set<number> }[] = [];
      for (let unit = 0; unit < units; unit++) {
        const from = unit * length;
        done++;
        if (!isMoved(unit)) {
          for (const array of [D, M, T]) array.fill(0, from, from + length);
          moved.fill(0, from, from + length);
          continue;
        }
        const list = pairs.measure(l, unit, 1, own);
        D.set(own.slope.subarray(0, length), from);
        M.set(own.magnitude.subarray(0, length), from);
        moved.set(own.moved.subarray(0, length), from);
        if (list.length > 0) again.push({ unit, examples: list.map((n) => at + n) });
        if (long) {
          const alsoMet = pairs.measure(l, unit, SECOND, second);
          extrapolate(own.slope, second.slope, length, D, T, from);
          again.push(...unlisted(list, alsoMet).map((n) => ({ unit, examples: [at + n] })));
        } else if (at === 0 && factor === 1 && unit % Math.max(1, Math.floor(units / SAMPLE)) === 0) {
          const alsoMet = pairs.measure(l, unit, SECOND, second);
          sampled.push({ unit, slopes: second.slope.slice(0, length), met: new Set([...list, ...alsoMet]) });
        }
        onProgress?.(done, total);
        await pause();
      }
      raise(l, at, M);
      for (const { unit, slopes, met } of sampled) {
        for (let n = 0; n < length; n++) {
          if (met.has(n)) continue;
          const k = unit * length + n;
          accuracy.compare(l, D[k], slopes[n], M[k], steps.ofLayers[l]);
        }
      }
      const beside: BesidePairs = { errors: new Map(), sides: new Map() };
      for (const { unit, examples: list } of again) {
        const separate = pairs.separate(l, unit, list).map((pair) => decided(pair, l, unit));
        shortened += list.length;
        for (const { example, left, right, slope, magnitude, error, kink } of separate) {
          const k = unit * length + (example - at);
          D[k] = slope;
          T[k] = 0;
          M[k] = Math.max(Number.isFinite(M[k]) ? M[k] : 0, magnitude);
          beside.errors.set(k, error);
          if (kink !== undefined) beside.sides.set(k, { left, right });
        }
        addKinkedPairs(network, pass, l, unit, separate, sums);
      }
      if (again.length > 0) block.choose(undefined, at, length);
      const layerPairs: LayerPairs = { l, at, length, D, M, ...(long && { T }), moved, chosen };
      add(layerPairs, sums);
      if (onDeltas !== undefined) {
        for (let unit = 0, k = 0; unit < units; unit++) {
          for (let n = 0; n < length; n++, k++) sizes[n] += M[k];
        }
        const stepOf = (unit: number, example: number): number => steps.of(l, unit, example);
        onDeltas(numericDeltas(layerPairs, units * length, reduction, accuracy, sizes, beside, stepOf));
      }
      above.set(M.subarray(0, units * length));
    }
  }

  return {
    ...derivativesOf(network, theta, snapshot.examples, accuracy, sums),
    moves: Math.ceil(pairs.moves() / count),
    shortened,
  };
}

/** Extrapolates D(e) and D(0.6e) to R = (D(0.6e) − 0.36·D(e))/0.64, and writes |R − D(0.6e)|, the truncation that is left. */
function extrapolate(
  wide: Float64Array,
  narrow: Float64Array,
  length: number,
  D: Float64Array,
  T: Float64Array,
  at: number,
): void {
  for (let n = 0; n < length; n++) {
    const value = (narrow[n] - SECOND ** 2 * wide[n]) / (1 - SECOND ** 2);
    D[at + n] = value;
    T[at + n] = Math.abs(value - narrow[n]);
  }
}

function unlisted(list: readonly number[], more: readonly number[]): number[] {
  const known = new Set(list);
  return more.filter((n) => !known.has(n));
}
