import { type Accuracy, underflowOf } from './accuracy.ts';
import type { LayerPairs } from './weight-sums.ts';

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
  /** 1 for each unit that was moved; undefined where all were. */
  readonly units?: Uint8Array | undefined;
  /** 1 where a move changed the loss. */
  readonly moved: Uint8Array;
  /** The one-sided values of those at a kink, by place in `value`. */
  readonly sides: ReadonlyMap<number, { readonly left: number; readonly right: number }>;
  /** 1 where a pair met a kink and was not measured again. */
  readonly open?: Uint8Array;
}

/** What pairs at kinks have beside their slope, by place in the arrays of a layer and block. */
export interface BesidePairs {
  readonly errors: Map<number, number>;
  readonly sides: Map<number, { left: number; right: number }>;
}

/**
 * Returns the numeric ∂cost/∂z of one layer in one block.
 *
 * @param reduction what the summed losses are multiplied by
 * @param sizes Σ M of each example, of this layer and those above
 * @param stepOf returns the step of a unit and an example
 */
export function numericDeltas(
  { l, at, length, D, M, T, moved, chosen }: LayerPairs,
  many: number,
  reduction: number,
  accuracy: Accuracy,
  sizes: Float64Array,
  { errors, sides }: BesidePairs,
  stepOf: (unit: number, example: number) => number,
): NumericDeltas {
  const value = new Float64Array(many);
  const magnitude = new Float64Array(many);
  const bound = new Float64Array(many);
  for (let k = 0; k < many; k++) {
    const n = k % length;
    const lost = sizes[n] * underflowOf(stepOf(Math.floor(k / length), at + n));
    value[k] = reduction * D[k];
    magnitude[k] = reduction * M[k];
    bound[k] = reduction * (accuracy.ofSlope(l) * M[k] + lost + (errors.get(k) ?? 0) + (T?.[k] ?? 0));
  }
  const reduced = Array.from(
    sides,
    ([k, { left, right }]) => [k, { left: reduction * left, right: reduction * right }] as const,
  );
  return {
    layer: l,
    units: chosen,
    from: at,
    length,
    value,
    bound,
    magnitude,
    moved: moved.slice(0, many),
    sides: new Map(reduced),
  };
}
