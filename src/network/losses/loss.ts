/**
 * The loss of one example: a function of a row of outputs y and a row of targets t, summed over the outputs.
 * A row is `units` values of a batch, from index `at` on.
 */
export interface Loss {
  readonly name: string;
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
  /** Which smooth piece an output is on: −1, 0 or 1, or 0.5 or −0.5 exactly between two; absent where smooth. */
  piece?(y: number, t: number): number;
  /**
   * The same loss as a function of pre-activations, where the last activation is the one named:
   * exact where the activation itself has rounded to 0 or 1.
   */
  readonly onLogits?: { readonly activation: string; readonly loss: Loss };
}

/** A loss of each output by itself, described for one number. */
export interface ScalarLoss {
  value(y: number, t: number): number;
  derivative(y: number, t: number, atKink?: number): number;
  piece?(y: number, t: number): number;
  readonly onLogits?: Loss['onLogits'];
}

/** Makes the loss that sums a function of one output and one target over the outputs. */
export function outputwise(name: string, { value, derivative, piece, onLogits }: ScalarLoss): Loss {
  return {
    name,
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
