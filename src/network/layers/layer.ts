import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { Activation } from '../activations/activation.ts';
import type { Arithmetic } from '../arithmetic.ts';
import type { Kernels } from '../kernels.ts';

/**
 * One layer: pre-activations z (a linear map of its input and its tensors), activations a = f(z).
 * Batches are row-major, one row an example; θ is the vector of all parameters of the network.
 */
export interface Layer {
  readonly name: string;
  readonly type: string;
  /** Length of one row of its input. */
  readonly inputs: number;
  /** Length of one row of z and of a. */
  readonly units: number;
  readonly activation: Activation;
  readonly tensors: readonly ParameterTensor[];

  /** Writes z, [count, units], for an input of [count, inputs]. */
  preActivate(theta: Float64Array, input: Float64Array, z: Float64Array, arithmetic: Arithmetic): void;

  /** Adds ∂cost/∂(its weights) to a gradient of θ's length, given deltas = ∂cost/∂z, [count, units]. */
  addWeightGradient(
    deltas: Float64Array,
    input: Float64Array,
    gradient: Float64Array,
    arithmetic: Arithmetic,
  ): void;

  /** Adds ∂cost/∂(its biases), where it has any. */
  addBiasGradient(deltas: Float64Array, gradient: Float64Array, arithmetic: Arithmetic): void;

  /** Writes upstream = ∂cost/∂input, [count, inputs], given deltas = ∂cost/∂z. */
  passBack(theta: Float64Array, deltas: Float64Array, upstream: Float64Array, arithmetic: Arithmetic): void;

  /** Returns what the weight with that index in θ multiplies, and the unit whose z it is a term of. */
  termOf(index: number): WeightTerm;

  /**
   * Writes the exact change dz of z when the input changes by dx. Both are unit-major: `count` examples of one unit,
   * then of the next.
   *
   * @param only the one input that changes, whose changes dx then holds; undefined: all do
   */
  passChange(
    theta: Float64Array,
    dx: Float64Array,
    dz: Float64Array,
    count: number,
    kernels: Kernels,
    only?: number,
  ): void;
}

/** Where a weight is in its layer: it adds weight · x[input] to z[unit], or weight itself where it has no input (a bias). */
export interface WeightTerm {
  readonly unit: number;
  readonly input?: number;
}

/** How to make the layers of one type. */
export interface LayerType {
  /** The tensors that a layer of this type has, in the order in which they are stored. */
  declare(
    name: string,
    inputs: number,
    units: number,
    bias: boolean,
  ): Omit<ParameterTensor, 'offset' | 'size'>[];
  build(
    name: string,
    inputs: number,
    units: number,
    tensors: readonly ParameterTensor[],
    activation: Activation,
  ): Layer;
}
