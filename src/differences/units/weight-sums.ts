import { type ForwardPass, inputOf } from '../../network/forward.ts';
import type { Kernels } from '../../network/kernels.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Network } from '../../network/network.ts';
import type { SparseRows } from '../../tensors/packed.ts';
import type { KinkedPair } from './pairs.ts';

/** Numbers of a product of matrices that is made at once, of as many units as fit. */
export const LARGEST_PRODUCT = 2 ** 18;

/** Sums over the examples, by index in θ. */
export interface WeightSums {
  /** Σ a·D, the numeric ∂(Σ losses)/∂w. */
  readonly value: Float64Array;
  /** Σ |a|·M, the summed magnitudes of all paths. */
  readonly magnitude: Float64Array;
  /** Σ |a|·(error of D) of pairs that were measured by themselves; a longer step's truncation. */
  readonly error: Float64Array;
  /** 1 where an example with a ≠ 0 has a Δ that is not 0. */
  readonly moved: Uint8Array;
  /** What is added to `value` for the slope on either side of the kinks that a weight's examples are at. */
  readonly sides: Map<number, Sides>;
}

/** One-sided corrections, and one of the kinks. */
export interface Sides {
  left: number;
  right: number;
  readonly kink: KinkMove;
}

/** What the pairs of one layer in one block came to, unit-major. */
export interface LayerPairs {
  readonly l: number;
  /** The first example of the block. */
  readonly at: number;
  readonly length: number;
  readonly D: Float64Array;
  readonly M: Float64Array;
  /** The truncation error of each D, where the step is long. */
  readonly T?: Float64Array;
  readonly moved: Uint8Array;
  /** Which units were moved; undefined: all. */
  readonly chosen: Uint8Array | undefined;
}

/** Makes the sums of θ's length. */
export function weightSums(size: number): WeightSums {
  return {
    value: new Float64Array(size),
    magnitude: new Float64Array(size),
    error: new Float64Array(size),
    moved: new Uint8Array(size),
    sides: new Map(),
  };
}

/**
 * Makes the function that adds one layer's pairs to the sums of its weights: an input a moves z by h·a where its weight
 * moves by h, so that ∂cost/∂w is Σ D·a.
 *
 * @param room for the layer's rows of inputs, and for a product
 */
export function adderOfPairs(
  network: Network,
  pass: ForwardPass,
  kernels: Kernels,
  room: { readonly rows: Float64Array; readonly product: Float64Array },
): (pairs: LayerPairs, sums: WeightSums) => void {
  const { rows, product } = room;
  return ({ l, at, length, D, M, T, moved, chosen }, { value, magnitude, error, moved: movedWeights }) => {
    const { inputs, units, tensors, biasInput } = network.layers[l];
    const [weight, bias] = tensors;
    const input = inputOf(network, pass, l);
    const sparse = pass.sparse?.of === input ? pass.sparse : undefined;
    const used = usedInputs(input, sparse, at, length, inputs);
    const together = Math.max(1, Math.floor(LARGEST_PRODUCT / used.length));
    /** Adds Σ_n factor[u, n]·rows[n, i] to the weights of all units. */
    const addProduct = (factors: Float64Array, to: Float64Array): void => {
      for (let unit = 0; unit < units; unit += together) {
        const many = Math.min(together, units - unit);
        kernels.combine(factors, unit * length, length, many, rows, product, used.length);
        for (let u = 0, k = 0; u < many; u++) {
          const from = weight.offset + (unit + u) * inputs;
          for (let i = 0; i < used.length; i++, k++) to[from + used[i]] += product[k];
        }
      }
    };
    const biasAt = (unit: number): number => bias.offset + (bias.size < units ? 0 : unit);
    const addBias = (factors: Float64Array, to: Float64Array, input: number): void => {
      for (let unit = 0, k = 0; unit < units; unit++) {
        let sum = 0;
        for (let n = 0; n < length; n++, k++) sum += factors[k];
        to[biasAt(unit)] += input * sum;
      }
    };
    packRows(input, sparse, at, length, inputs, used, rows);
    addProduct(D, value);
    markMoved();
    for (let k = 0; k < length * used.length; k++) rows[k] = Math.abs(rows[k]);
    addProduct(M, magnitude);
    if (T !== undefined) addProduct(T, error);
    if (bias === undefined) return;
    addBias(D, value, biasInput);
    addBias(M, magnitude, 1);
    if (T !== undefined) addBias(T, error, 1);

    /** Marks the weights whose sum shows no move, but whose examples do. */
    function markMoved(): void {
      for (let unit = 0; unit < units; unit++) {
        if (chosen?.[unit] === 0) continue;
        const examples: number[] = [];
        for (let n = 0; n < length; n++) if (moved[unit * length + n] === 1) examples.push(n);
        if (examples.length === 0) continue;
        if (bias !== undefined) movedWeights[biasAt(unit)] = 1;
        for (let i = 0; i < used.length; i++) {
          const k = weight.offset + unit * inputs + used[i];
          if (movedWeights[k] === 1) continue;
          if (value[k] !== 0 || examples.some((n) => rows[n * used.length + i] !== 0)) movedWeights[k] = 1;
        }
      }
    }
  };
}

/** Returns the inputs that are not 0 in all examples of a block: the others change no sum. */
function usedInputs(
  input: Float64Array,
  sparse: SparseRows | undefined,
  at: number,
  length: number,
  inputs: number,
): Int32Array {
  const isUsed = new Uint8Array(inputs);
  if (sparse === undefined) {
    for (let n = 0, k = at * inputs; n < length; n++) {
      for (let i = 0; i < inputs; i++, k++) if (input[k] !== 0) isUsed[i] = 1;
    }
  } else {
    const { starts, places } = sparse;
    for (let k = starts[at], end = starts[at + length]; k < end; k++) isUsed[places[k]] = 1;
  }
  return Int32Array.from(isUsed.keys()).filter((i) => isUsed[i] === 1);
}

/** Writes the used inputs of each example of a block, row after row. */
function packRows(
  input: Float64Array,
  sparse: SparseRows | undefined,
  at: number,
  length: number,
  inputs: number,
  used: Int32Array,
  rows: Float64Array,
): void {
  if (sparse === undefined) {
    for (let n = 0, k = 0; n < length; n++) {
      const row = (at + n) * inputs;
      for (let i = 0; i < used.length; i++, k++) rows[k] = input[row + used[i]];
    }
    return;
  }
  const { starts, places, values } = sparse;
  const column = new Int32Array(inputs);
  used.forEach((input, i) => {
    column[input] = i;
  });
  rows.fill(0, 0, length * used.length);
  for (let n = 0; n < length; n++) {
    const row = n * used.length;
    for (let k = starts[at + n]; k < starts[at + n + 1]; k++) rows[row + column[places[k]]] = values[k];
  }
}

/** Adds what pairs at kinks have beside their D: the slopes of both sides, and their errors. */
export function addKinkedPairs(
  network: Network,
  pass: ForwardPass,
  l: number,
  unit: number,
  pairs: readonly KinkedPair[],
  { error, sides }: WeightSums,
): void {
  const { inputs, units, tensors, biasInput } = network.layers[l];
  const [weight, bias] = tensors;
  const input = inputOf(network, pass, l);
  for (const { example, left, right, slope, error: own, kink } of pairs) {
    if (own === 0 && kink === undefined) continue;
    const put = (index: number, a: number): void => {
      if (a === 0) return;
      error[index] += Math.abs(a) * own;
      if (kink === undefined) return;
      const known = sides.get(index) ?? { left: 0, right: 0, kink };
      // Moving the weight up moves z by h·a: where a < 0 to the other side.
      const [below, beyond] = a > 0 ? [left, right] : [right, left];
      known.left += a * (below - slope);
      known.right += a * (beyond - slope);
      sides.set(index, known);
    };
    for (let i = 0; i < inputs; i++) put(weight.offset + unit * inputs + i, input[example * inputs + i]);
    if (bias !== undefined) put(bias.offset + (bias.size < units ? 0 : unit), biasInput);
  }
}
