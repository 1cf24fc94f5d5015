import type { Kernels } from '../kernels.ts';

/** The constants of a loss, where it has any. */
export interface LossConstants {
  /** The factor of the squared loss. */
  readonly scale?: number;
  /** Where the huber loss turns from squared to linear. */
  readonly delta?: number;
  /** By how much the output of the class has to exceed each other one. */
  readonly margin?: number;
}

/**
 * The loss of one example: a function of a row of outputs y and a row of targets t, summed over the outputs.
 * A row is `units` values of a batch, from index `at` on.
 */
export interface Loss {
  readonly name: string;
  /** The constants that it was made with, defaults included. */
  readonly constants: LossConstants;
  /** A sum over the outputs, each by itself; false for the cross-entropy of a softmax. */
  readonly separable: boolean;
  readonly increment: LossIncrement;
  value(y: Float64Array, t: Float64Array, at: number, units: number): number;
  /**
   * Writes ∂loss/∂y into the same row of `gradient`.
   *
   * @param atKink as for an activation's pullback
   */
  gradient(
    y: Float64Array,
    t: Float64Array,
    at: number,
    units: number,
    gradient: Float64Array,
    atKink?: number,
  ): void;
  /** The largest intermediates, as of an activation, of one output's loss and derivative. */
  readonly intermediates?: (y: number, t: number) => readonly [value: number, derivative: number];
  /** Which smooth piece an output is on: −1, 0 or 1, or 0.5 or −0.5 exactly between two; absent where smooth. */
  piece?(y: number, t: number): number;
  /** Of a loss that compares each output with that of the class: the number whose sign decides its piece. */
  readonly margin?: (own: number, ofClass: number) => number;
  /**
   * The same loss as a function of pre-activations, where the last activation is the one named:
   * exact where the activation itself has rounded to 0 or 1.
   */
  readonly onLogits?: { readonly activation: string; readonly loss: Loss };
}

/**
 * The exact change loss(y + d) − loss(y), without subtracting losses that are almost equal (docs/numerics.md,
 * section 2.1). Arrays are unit-major: `count` examples of one output, then of the next.
 */
export interface LossIncrement {
  /** How many numbers are saved of every output. Where the loss has pieces, the first two are y and t. */
  readonly saves: number;
  /** The change of one output's loss is a sum that may cancel, as it does where an output meets its target. */
  readonly cancels: boolean;
  /** Writes what is saved of outputs y and targets t. */
  save(y: Float64Array, t: Float64Array, saved: readonly Float64Array[], units: number, count: number): void;
  /**
   * Adds to sum[n] the changes of example n's loss over `units` outputs, which were saved from index `at` on; and, where
   * `cancels`, to magnitude[n] the magnitudes of what they are added up from.
   */
  addChange(
    saved: readonly Float64Array[],
    at: number,
    d: Float64Array,
    sum: Float64Array,
    units: number,
    count: number,
    kernels: Kernels,
    magnitude: Float64Array,
  ): void;
}

/** A loss of each output by itself, described for one number. */
export interface ScalarLoss {
  value(y: number, t: number): number;
  derivative(y: number, t: number, atKink?: number): number;
  /** As in `Loss`. */
  readonly intermediates?: Loss['intermediates'];
  /** What the exact change needs of y and t: up to four numbers. */
  save(y: number, t: number): readonly number[];
  /** The same for many, in a loop of its own, where speed counts. */
  readonly saveAll?: (y: Float64Array, t: Float64Array, saved: readonly Float64Array[]) => void;
  /** Returns the change of the loss when y moves by d, given what was saved. */
  change(d: number, saved0: number, saved1: number, saved2: number, saved3: number): number;
  /** The summed magnitudes of what `change` is added up from, to first order, where it may cancel. */
  terms?(d: number, saved0: number, saved1: number, saved2: number, saved3: number): number;
  /** The same changes for many, in a loop of its own, where speed counts. */
  readonly addChange?: LossIncrement['addChange'];
  piece?(y: number, t: number): number;
  readonly onLogits?: Loss['onLogits'];
}

/** Makes the loss that sums a function of one output and one target over the outputs. */
export function outputwise(name: string, scalar: ScalarLoss, constants: LossConstants = {}): Loss {
  const { value, derivative, intermediates, piece, onLogits } = scalar;
  return {
    name,
    constants,
    separable: true,
    increment: outputwiseIncrement(scalar),
    ...(intermediates && { intermediates }),
    ...(piece && { piece }),
    ...(onLogits && { onLogits }),
    value(y, t, at, units) {
      let sum = 0;
      for (let k = at; k < at + units; k++) sum += value(y[k], t[k]);
      return sum;
    },
    gradient(y, t, at, units, gradient, atKink) {
      for (let k = at; k < at + units; k++) gradient[k] = derivative(y[k], t[k], atKink);
    },
  };
}

function outputwiseIncrement({ save, saveAll, change, terms, addChange }: ScalarLoss): LossIncrement {
  return {
    saves: save(0.5, 1).length,
    cancels: terms !== undefined,
    save(y, t, saved) {
      if (saveAll !== undefined) return saveAll(y, t, saved);
      for (let k = 0; k < y.length; k++) {
        const numbers = save(y[k], t[k]);
        for (let i = 0; i < numbers.length; i++) saved[i][k] = numbers[i];
      }
    },
    addChange(saved, at, d, sum, units, count, kernels, magnitude) {
      if (addChange !== undefined) return addChange(saved, at, d, sum, units, count, kernels, magnitude);
      const [saved0, saved1 = saved0, saved2 = saved0, saved3 = saved0] = saved;
      for (let unit = 0, k = 0; unit < units; unit++) {
        for (let n = 0; n < count; n++, k++) {
          if (d[k] === 0) continue;
          const moved = change(d[k], saved0[at + k], saved1[at + k], saved2[at + k], saved3[at + k]);
          sum[n] += moved;
          if (terms === undefined) continue;
          const parts = terms(d[k], saved0[at + k], saved1[at + k], saved2[at + k], saved3[at + k]);
          magnitude[n] += Math.max(Math.abs(moved), parts);
        }
      }
    },
  };
}
