/**
 * The loss of one example: a function of a row of outputs y and a row of targets t, summed over the outputs.
 * A row is `units` values of a batch from index `at` on.
 */
export interface Loss {
  readonly name: string;
  value(y: Float64Array, t: Float64Array, at: number, units: number): number;
  /**
   * Writes ∂loss/∂y into the same row of `gradient`.
   *
   * @param atKink as for an activation's pullback
   */
  gradient(y: Float64Array, t: Float64Array, at: number, units: number, gradient: Float64Array, atKink?: number): void;
  /** Which side of its kink an output is on: −1 or 1, 0 exactly at it; absent where the loss is smooth. */
  side?(y: number, t: number): number;
  /**
   * The same loss as a function of pre-activations, where the last activation is the one named:
   * exact where the activation itself has rounded to 0 or 1.
   */
  readonly onLogits?: { readonly activation: string; readonly loss: Loss };
}
