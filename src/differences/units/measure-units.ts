import { float64 } from '../../network/arithmetic.ts';
import { reductionFactor } from '../../network/cost.ts';
import type { ForwardPass } from '../../network/forward.ts';
import { readByLoss } from '../../network/graph.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Examples, Network } from '../../network/network.ts';
import { regularizationChange } from '../../network/regularization.ts';
import { pullback } from '../../network/rules.ts';
import type { BackendName } from '../increments/backend.ts';
import { backends } from '../increments/backend.ts';
import { capacityFor, createBlock } from '../increments/block.ts';
import { takeSnapshot } from '../increments/snapshot.ts';
import type { OneSided } from '../one-sided.ts';
import { pauses } from '../pauses.ts';
import { magnitudesOfPaths, writeTransposed } from './magnitudes.ts';
import { pairMoves, SECOND, unitPairs } from './pairs.ts';
import { unitSteps } from './steps.ts';
import { adderOfPairs, addKinkedPairs, LARGEST_PRODUCT, weightSums } from './weight-sums.ts';

/** Unit roundoff. */
const U = 2 ** -53;
/** Roundings of one layer's operations on a change. */
const ROUNDINGS_OF_LAYER = 8;
/** Units of each layer, in the first block, at which a second pair proves that truncation is below rounding. */
const SAMPLE = 24;
/** A sampled unit stands for the others of its layer: what it shows is taken times this. */
const SAFETY = 4;
/** A few times the smallest number of all. */
const SMALLEST = 2 ** -1070;
/** The regularization's own step at w = 0: so short that l2·h/2 does not show. */
const STEP_AT_ZERO = 2 ** -200;
const STEP = 2 ** -40;
/** Less work is over before the WebAssembly module is compiled, in multiply-adds. */
const WORTH_WEBASSEMBLY = 1e7;

export interface UnitOptions {
  /** The forward pass at θ in float64. */
  readonly pass: ForwardPass;
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
  /** Told of each layer in each block: the numeric ∂cost/∂z and the bound on its error. */
  readonly onDeltas?: (deltas: NumericDeltas) => void;
}

/** The numeric ∂cost/∂z of the units of one layer in some examples, unit-major. */
export interface NumericDeltas {
  readonly layer: number;
  /** The first example. */
  readonly from: number;
  readonly length: number;
  readonly value: Float64Array;
  readonly bound: Float64Array;
  /** The summed magnitudes of all paths. */
  readonly magnitude: Float64Array;
  /** 1 where a move changed the loss. */
  readonly moved: Uint8Array;
  /** The one-sided values of those at a kink, by place in `value`. */
  readonly sides: ReadonlyMap<number, { readonly left: number; readonly right: number }>;
}

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
 * Measures ∂cost/∂w of every weight by moving pre-activations (docs/numerics.md, section 2.2): a pair of exact changes
 * for each unit and example gives D = ∂loss/∂z, and since z is linear in its weights, ∂cost/∂w = Σ D·a.
 */
export async function measureUnits(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  { pass, step, factor = 1, weights, frozen, backend, signal, onProgress, onDeltas }: UnitOptions,
): Promise<UnitMeasurement> {
  const { layers, space, objective } = network;
  const { count } = examples;
  const last = layers.length - 1;
  const capacity = capacityFor(network);
  const most = (of: (layer: (typeof layers)[number]) => number): number => Math.max(...layers.map(of));
  const unitsMost = most(({ units }) => units);
  const inputsMost = most(({ inputs }) => inputs);
  const chosenUnits = unitsOf(network, weights);
  const lowest = lowestLayer(network, chosenUnits, frozen);
  const snapshot = takeSnapshot(network, theta, examples, pass);
  const work = workOf(network, count);
  const { kernels, room } = backends[backend ?? (work > WORTH_WEBASSEMBLY ? 'webassembly' : 'javascript')]();
  const matrix = unitsMost * capacity;
  const block = createBlock(network, snapshot, { kernels, room }, [
    ...[matrix, matrix, matrix, matrix, matrix],
    capacity * inputsMost,
    Math.max(LARGEST_PRODUCT, inputsMost),
    ...layers.slice(1).map(({ inputs, units }) => inputs * units),
  ]);
  const [D, M, above, reaching, T, rows, product, ...matrices] = block.extra;
  matrices.forEach((out, k) => {
    writeTransposed(network, k + 1, theta, out);
  });

  const steps = unitSteps(network, theta, pass, step, factor);
  const roundings = layers.map(
    (_, l) =>
      ROUNDINGS_OF_LAYER * (last - l + 1) +
      layers.slice(l + 2).reduce((sum, { inputs }) => sum + inputs, 0) +
      layers[last].units,
  );
  const pairs = pairMoves(network, block, steps, steepnessOf(network, theta, examples, pass), roundings);
  const raise = magnitudesOfPaths(network, pass, block, kernels, steps, {
    above,
    reaching,
    transposed: [undefined, ...matrices],
  });
  const add = adderOfPairs(network, pass, kernels, { rows, product });
  const sums = weightSums(theta.length);
  const own = unitPairs(capacity);
  const second = unitPairs(capacity);
  const moved = new Uint8Array(matrix);
  const reduction = reductionFactor(network, count);
  /** By how many bounds D(e) and D(0.6e) differ at most, by layer. */
  const excess = new Float64Array(layers.length);
  const long = step !== undefined && factor === 1;
  const pause = pauses();
  const total = Math.ceil(count / capacity) * layers.slice(lowest).reduce((sum, { units }) => sum + units, 0);
  let [done, shortened] = [0, 0];

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
        signal?.throwIfAborted();
      }
      raise(l, at, M);
      for (const { unit, slopes, met } of sampled) {
        for (let n = 0; n < length; n++) {
          if (met.has(n)) continue;
          const k = unit * length + n;
          const off = Math.abs(slopes[n] - D[k]) / (U * roundings[l] * M[k] + SMALLEST / steps.ofLayers[l]);
          if (off > excess[l]) excess[l] = off;
        }
      }
      const sides = new Map<number, { left: number; right: number }>();
      const errors = onDeltas && new Map<number, number>();
      for (const { unit, examples: list } of again) {
        const separate = pairs.separate(l, unit, list);
        shortened += list.length;
        for (const { example, left, right, slope, magnitude, error, kink } of separate) {
          const k = unit * length + (example - at);
          D[k] = slope;
          T[k] = 0;
          M[k] = Math.max(Number.isFinite(M[k]) ? M[k] : 0, magnitude);
          if (kink !== undefined) sides.set(k, { left, right });
          errors?.set(k, error);
        }
        addKinkedPairs(network, pass, l, unit, separate, sums);
      }
      if (again.length > 0) block.choose(undefined, at, length);
      add({ l, at, length, D, M, ...(long && { T }), moved, chosen }, sums);
      if (onDeltas !== undefined) {
        for (let unit = 0, k = 0; unit < units; unit++) {
          for (let n = 0; n < length; n++, k++) sizes[n] += M[k];
        }
        onDeltas(deltasOf(l, at, length, sizes, errors!, sides));
      }
      above.set(M.subarray(0, units * length));
    }
  }

  function deltasOf(
    l: number,
    at: number,
    length: number,
    sizes: Float64Array,
    errors: ReadonlyMap<number, number>,
    sides: ReadonlyMap<number, { left: number; right: number }>,
  ): NumericDeltas {
    const many = layers[l].units * length;
    const value = D.slice(0, many);
    const magnitude = M.slice(0, many);
    const bound = new Float64Array(many);
    for (let k = 0; k < many; k++) {
      const n = k % length;
      const unit = Math.floor(k / length);
      value[k] *= reduction;
      magnitude[k] *= reduction;
      bound[k] =
        reduction *
        (U * roundings[l] * (1 + SAFETY * Math.max(0, excess[l] - 1)) * M[k] +
          (SMALLEST * sizes[n]) / steps.of(l, unit, at + n) +
          (errors.get(k) ?? 0) +
          (long ? T[k] : 0));
    }
    const reduced = [...sides].map(
      ([k, { left, right }]) => [k, { left: reduction * left, right: reduction * right }] as const,
    );
    return {
      layer: l,
      from: at,
      length,
      value,
      bound,
      magnitude,
      moved: moved.slice(0, many),
      sides: new Map(reduced),
    };
  }

  const { value, magnitude, error, moved: movedWeights } = sums;
  const unchanged = movedWeights.map((one) => 1 - one);
  const kinks = new Map<number, KinkMove>();
  const corrections = new Map<number, { left: number; right: number }>();
  for (const [index, { left, right, kink }] of sums.sides) {
    kinks.set(index, kink);
    corrections.set(index, { left: reduction * left, right: reduction * right });
  }
  const blocks = Math.ceil(count / capacity);
  const { l1, l2 } = objective.regularization;
  layers.forEach(({ tensors }, l) => {
    const widened = roundings[l] * (1 + SAFETY * Math.max(0, excess[l] - 1));
    const rounded = U * (widened + Math.min(count, capacity) + blocks + 4);
    for (const { offset, size } of tensors) {
      for (let k = offset; k < offset + size; k++) {
        value[k] *= reduction;
        magnitude[k] *= reduction;
        error[k] = reduction * error[k] + rounded * magnitude[k] + (count + 8) * 2 ** -1074;
        if (l1 !== 0 || l2 !== 0) addRegularization(k);
      }
    }
  });
  const oneSided = new Map<number, OneSided>();
  for (const [index, { left, right }] of corrections) {
    oneSided.set(index, { left: value[index] + left, right: value[index] + right, bound: error[index] });
  }
  return {
    value,
    bound: error,
    summedMagnitude: magnitude,
    unchanged,
    kinks,
    oneSided,
    moves: Math.ceil(pairs.moves() / count),
    shortened,
  };

  /** Adds the central difference of the regularization's own exact changes. */
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
      if (!kinks.has(k))
        kinks.set(k, { kind: 'leaves', place: { layer: 'regularization', unit, example: -1 } });
    }
    value[k] += slope;
    magnitude[k] += terms;
    error[k] += 8 * U * terms + 2 * U * Math.abs(value[k]);
  }
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

/** Returns, for each layer, 1 for each unit that one of these weights belongs to; undefined where all are wanted. */
function unitsOf(network: Network, weights: Int32Array | undefined): Uint8Array[] | undefined {
  if (weights === undefined || weights.length === network.space.size) return undefined;
  const chosen = network.layers.map(({ units }) => new Uint8Array(units));
  const numbers = new Map(network.layers.map(({ name }, l) => [name, l]));
  for (const weight of weights) {
    const l = numbers.get(network.space.tensorAt(weight).layer)!;
    chosen[l][network.layers[l].termOf(weight).unit] = 1;
  }
  return chosen;
}

/** Returns the lowest layer of which a unit has to be moved. */
function lowestLayer(
  { layers }: Network,
  chosen: readonly Uint8Array[] | undefined,
  frozen: Uint8Array | undefined,
): number {
  const lowest = layers.findIndex(({ tensors }, l) =>
    chosen !== undefined
      ? chosen[l].includes(1)
      : tensors.some(({ offset, size }) => frozen?.subarray(offset, offset + size).includes(0) ?? true),
  );
  return lowest === -1 ? layers.length : lowest;
}

/** Returns 1 + Σ|∂loss/∂y| of each example. */
function steepnessOf(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
): Float64Array {
  const { count } = examples;
  const plain = { ...network, arithmetic: float64 };
  const loss = network.nodes.length - 1;
  const upstream = new Float64Array(count).fill(1);
  const slopes = pullback({ network: plain, theta, examples, pass }, loss, 'x', upstream);
  const outputs = pass.values[readByLoss(network)].length / count;
  const steepness = new Float64Array(count).fill(1);
  slopes.forEach((slope, k) => {
    steepness[Math.floor(k / outputs)] += Math.abs(slope);
  });
  return steepness;
}

/** Estimates the multiply-adds of all moves, and of the sums of their slopes for the weights. */
function workOf({ layers }: Network, count: number): number {
  const each = layers.map(
    ({ inputs, units }, l) =>
      (layers.slice(l + 1).reduce((sum, above, k) => sum + above.units * (k === 0 ? 1 : above.inputs), 1) +
        inputs) *
      units,
  );
  return 2 * count * each.reduce((sum, one) => sum + one, 0);
}
