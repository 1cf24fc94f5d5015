import type { ParameterSpace, ParameterTensor } from './parameters.ts';
import { columnMajor, sizeOf } from './tensor.ts';

/** How a person's program stores the parameters; nncheck's own (standard) layout is out-in and separate. */
export interface Layout {
  readonly weight: 'out-in' | 'in-out';
  /** A packed bias is a column of the weight matrix, or a row of it where the weight is in-out. */
  readonly bias: 'separate' | 'first-column' | 'last-column' | 'none';
  /** All tensors one after another in one vector, each unrolled in this order. */
  readonly unrolled?: 'row-major' | 'column-major';
}

export const STANDARD_LAYOUT: Layout = { weight: 'out-in', bias: 'separate' };

/** A tensor as the person sees it, and where each of its elements is in the standard vector θ. */
export interface ArrangedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** `source[flat]` is the index in θ of the element that is number `flat` in the person's row-major order. */
  readonly source: Int32Array;
}

/** The name that the one tensor of an unrolled layout bears. */
const UNROLLED_NAME = 'parameters';

/**
 * Arranges the standard parameters of a network in a person's layout. A layer whose weight is no matrix has only
 * one way to be stored, with its bias beside it.
 *
 * @param space the standard parameters; a layer's weight is followed by its bias, named `NAME.weight` and `NAME.bias`
 * @returns the person's tensors in order; together their sources are a permutation of 0 … space.size − 1
 */
export function arrange(space: ParameterSpace, layout: Layout): ArrangedTensor[] {
  const arranged = space.tensors.flatMap((tensor, index) => {
    if (tensor.kind === 'bias') return isPacked(space, index, layout) ? [] : [whole(tensor)];
    if (tensor.shape.length !== 2) return [whole(tensor)];
    const bias = isPacked(space, index + 1, layout) ? space.tensors[index + 1] : undefined;
    return [arrangeWeight(tensor, bias, layout)];
  });
  return layout.unrolled === undefined ? arranged : [unroll(arranged, layout.unrolled)];
}

/** Copies a standard vector into a person's tensor. */
export function gather(vector: Float64Array, tensor: ArrangedTensor): Float64Array {
  return Float64Array.from(tensor.source, (index) => vector[index]);
}

/** Copies a person's tensor (flat, row-major) to its places in a standard vector. */
export function scatter(values: ArrayLike<number>, tensor: ArrangedTensor, vector: Float64Array): void {
  for (let flat = 0; flat < tensor.source.length; flat++) vector[tensor.source[flat]] = values[flat];
}

function whole(tensor: ParameterTensor): ArrangedTensor {
  const source = Int32Array.from({ length: tensor.size }, (_, flat) => tensor.offset + flat);
  return { name: tensor.name, shape: tensor.shape, source };
}

/** Whether the tensor of that index is a bias that is a column of the matrix before it. */
function isPacked({ tensors }: ParameterSpace, index: number, { bias }: Layout): boolean {
  if (bias !== 'first-column' && bias !== 'last-column') return false;
  return tensors[index]?.kind === 'bias' && tensors[index - 1].shape.length === 2;
}

function arrangeWeight(
  weight: ParameterTensor,
  bias: ParameterTensor | undefined,
  layout: Layout,
): ArrangedTensor {
  const [units, inputs] = weight.shape;
  const columns = inputs + (bias === undefined ? 0 : 1);
  const biasColumn = bias === undefined ? -1 : layout.bias === 'first-column' ? 0 : inputs;
  const firstWeight = biasColumn === 0 ? 1 : 0;
  const at = (unit: number, column: number): number =>
    column === biasColumn ? bias!.offset + unit : weight.offset + unit * inputs + column - firstWeight;

  const transposed = layout.weight === 'in-out';
  const shape = transposed ? [columns, units] : [units, columns];
  const source = Int32Array.from({ length: sizeOf(shape) }, (_, flat) => {
    const row = Math.floor(flat / shape[1]);
    const column = flat % shape[1];
    return transposed ? at(column, row) : at(row, column);
  });
  const name = bias === undefined ? weight.name : weight.name.replace(/\.weight$/, '');
  return { name, shape, source };
}

function unroll(tensors: readonly ArrangedTensor[], order: 'row-major' | 'column-major'): ArrangedTensor {
  const size = tensors.reduce((sum, tensor) => sum + tensor.source.length, 0);
  const source = new Int32Array(size);
  let next = 0;
  for (const { shape, source: own } of tensors) {
    const place = order === 'column-major' ? columnMajor(shape) : undefined;
    for (let k = 0; k < own.length; k++) source[next++] = own[place === undefined ? k : place()];
  }
  return { name: UNROLLED_NAME, shape: [size], source };
}
