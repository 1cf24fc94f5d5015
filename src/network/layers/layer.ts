import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { Activation } from '../activations/activation.ts';
import type { Arithmetic } from '../arithmetic.ts';

/**
 * One layer: pre-activations z = (an affine map of its input with its tensors), activations a = f(z).
 * Batches are row-major, one row an example. θ is the vector of all parameters of the network.
 */
export interface Layer {
  readonly name: string;
  readonly type: string;
  /** Length of one row of its input, and of its output. */
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly tensors: readonly ParameterTensor[];

  /** z: writes [count, units] for an input of [count, inputs]. */
  preActivate(theta: Float64Array, input: Float64Array, count: number, z: Float64Array, arithmetic: Arithmetic): void;

  /** Adds ∂cost/∂(its tensors) to `gradient` (of θ's length), given deltas = ∂cost/∂z of shape [count, units]. */
  weightGradient(deltas: Float64Array, input: Float64Array, count: number, gradient: Float64Array, arithmetic: Arithmetic): void;

  /** Writes ∂cost/∂input, of shape [count, inputs]. */
  inputGradient(theta: Float64Array, deltas: Float64Array, count: number, upstream: Float64Array, arithmetic: Arithmetic): void;
}
