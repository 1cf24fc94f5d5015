import { sizeOf } from './tensor.ts';

/** The axes of a parameter: `out` are the units that it is for, `in` the inputs that it multiplies. */
export type AxisName = 'out' | 'in' | 'row' | 'column' | 'step' | 'example' | 'input';

/** One tensor of the parameters in the standard layout: its place in the vector θ of all of them. */
export interface ParameterTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The name of each axis of the shape; a layout is an order of them. */
  readonly axes: readonly AxisName[];
  /** Index of its first element in θ; its elements follow in row-major order. */
  readonly offset: number;
  readonly size: number;
  /** `input` are the inputs of all examples, where they are differentiated with respect to. */
  readonly kind: 'weight' | 'bias' | 'input';
  /** Where it begins, of a weight that multiplies numbers one by one, as the γ of a normalization: it is not regularized. */
  readonly begins?: 0 | 1;
  /** The row that is drawn as zeros, of an embedding with padding. */
  readonly zeros?: number;
  /** The tensor in which programs have it beside others: its name, its shape, and where this one begins along each axis. */
  readonly within?: {
    readonly name: string;
    readonly shape: readonly number[];
    readonly at: readonly number[];
  };
  /** Name of the layer that it belongs to. */
  readonly layer: string;
}

/**
 * All parameters of a network as one vector θ, tensor after tensor in the standard layout
 * (`hidden.weight` of shape [out, in], then `hidden.bias` of shape [out]).
 */
export interface ParameterSpace {
  readonly tensors: readonly ParameterTensor[];
  /** Length of θ. */
  readonly size: number;
  /** Returns the tensor that holds the element of θ with that index, below `size`. */
  tensorAt(index: number): ParameterTensor;
}

/** Lays tensors one after another into one vector. */
export function parameterSpace(
  declared: readonly Omit<ParameterTensor, 'offset' | 'size'>[],
): ParameterSpace {
  let size = 0;
  const tensors = declared.map((tensor) => {
    const placed = { ...tensor, offset: size, size: sizeOf(tensor.shape) };
    size += placed.size;
    return placed;
  });
  return {
    tensors,
    size,
    tensorAt(index) {
      let k = tensors.length - 1;
      while (k > 0 && tensors[k].offset > index) k--;
      return tensors[k];
    },
  };
}

/** Returns the part of θ (or of a gradient) that belongs to one tensor, as a view, not a copy. */
export function view(vector: Float64Array, tensor: ParameterTensor): Float64Array {
  return vector.subarray(tensor.offset, tensor.offset + tensor.size);
}
