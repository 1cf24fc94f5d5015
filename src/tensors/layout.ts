import type { AxisName, ParameterSpace, ParameterTensor } from './parameters.ts';
import { indexOf, placesInOrder, sizeOf } from './tensor.ts';

/** How a person's program stores the parameters; nncheck's own (standard) layout is out-in and separate. */
export interface Layout {
  readonly weight: 'out-in' | 'in-out';
  /** A packed bias is a column of the weight matrix, or a row of it where the weight is in-out. */
  readonly bias: 'separate' | 'first-column' | 'last-column' | 'none';
  /** The order of the axes of a kernel; [out, in, row, column] unless said otherwise. */
  readonly kernel?: readonly AxisName[];
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

/** The same with the names of its axes. */
interface NamedTensor extends ArrangedTensor {
  readonly axes: readonly AxisName[];
}

/**
 * Arranges the standard parameters of a network in a person's layout: a packed bias becomes a column of its weight, and
 * the axes of every tensor are permuted. A layer whose weight has no inputs of its own keeps its bias beside it.
 *
 * @param space the standard parameters; a layer's weight is followed by its bias, named `NAME.weight` and `NAME.bias`
 * @returns the person's tensors in order; together their sources are a permutation of 0 … space.size − 1
 */
export function arrange(space: ParameterSpace, layout: Layout): ArrangedTensor[] {
  const arranged = arrangedTensors(space, layout);
  return layout.unrolled === undefined
    ? arranged.map(({ name, shape, source }) => ({ name, shape, source }))
    : [unroll(arranged, layout.unrolled)];
}

function arrangedTensors(space: ParameterSpace, layout: Layout): NamedTensor[] {
  const all = joined(space);
  return all.flatMap((tensor, index) => {
    if (isPacked(all, index, layout)) return [];
    const bias = isPacked(all, index + 1, layout) ? all[index + 1] : undefined;
    const standard = bias === undefined ? tensor : withBias(tensor, bias, layout);
    return [permuted(standard, orderOf(standard.axes, layout))];
  });
}

/** A tensor of the standard layout, or several in one. */
interface JoinedTensor extends NamedTensor, Pick<ParameterTensor, 'kind' | 'layer'> {}

/** Puts tensors that programs have in one, such as the weights of all gates, where they are in it. */
function joined({ tensors }: ParameterSpace): JoinedTensor[] {
  const found = new Map<string, JoinedTensor>();
  for (const { name, shape, axes, offset, size, kind, layer, within = { name, shape, at: [] } } of tensors) {
    const all = found.get(within.name) ?? {
      ...{ name: within.name, shape: within.shape, axes, kind, layer },
      source: new Int32Array(sizeOf(within.shape)),
    };
    found.set(within.name, all);
    for (let flat = 0; flat < size; flat++) {
      const index = indexOf(flat, shape);
      const place = index.reduce((sum, k, axis) => sum * all.shape[axis] + k + (within.at[axis] ?? 0), 0);
      all.source[place] = offset + flat;
    }
  }
  return [...found.values()];
}

/** A tensor of a layout, and the order in which its elements are where it is unrolled. */
export interface UnrolledTensor {
  readonly tensor: ArrangedTensor;
  readonly layer: string;
  /** The index in θ of each element of the vector. */
  readonly order: Int32Array;
}

/** Arranges the parameters in an unrolled layout, tensor by tensor before they are put one after another. */
export function unrolledTensors(
  space: ParameterSpace,
  { unrolled = 'row-major', ...layout }: Layout,
): UnrolledTensor[] {
  return arrangedTensors(space, layout).map((tensor) => ({
    tensor: { name: tensor.name, shape: tensor.shape, source: tensor.source },
    layer: space.tensorAt(tensor.source[0]).layer,
    order: inOrder(tensor, unrolled),
  }));
}

/** Copies a standard vector into a person's tensor. */
export function gather(vector: Float64Array, tensor: ArrangedTensor): Float64Array {
  return Float64Array.from(tensor.source, (index) => vector[index]);
}

/** Copies a person's tensor (flat, row-major) to its places in a standard vector. */
export function scatter(values: ArrayLike<number>, tensor: ArrangedTensor, vector: Float64Array): void {
  for (let flat = 0; flat < tensor.source.length; flat++) vector[tensor.source[flat]] = values[flat];
}

/** Whether the tensor of that index is a bias that is a column of the one weight of its layer, before it, [out, in]. */
function isPacked(tensors: readonly JoinedTensor[], index: number, { bias }: Layout): boolean {
  if (bias !== 'first-column' && bias !== 'last-column') return false;
  const [weight, own] = [tensors[index - 1], tensors[index]];
  if (own?.kind !== 'bias' || own.layer !== weight?.layer || !isMatrix(weight)) return false;
  return tensors.filter(({ layer, kind }) => layer === own.layer && kind === 'weight').length === 1;
}

function isMatrix({ axes }: { readonly axes: readonly AxisName[] }): boolean {
  return axes.length === 2 && axes[0] === 'out' && axes[1] === 'in';
}

/** Puts the bias of each unit before or behind its weights. */
function withBias(weight: NamedTensor, bias: NamedTensor, layout: Layout): NamedTensor {
  const [units, inputs] = weight.shape;
  const shape = [units, inputs + 1];
  const biasColumn = layout.bias === 'first-column' ? 0 : inputs;
  const firstWeight = biasColumn === 0 ? 1 : 0;
  const source = Int32Array.from({ length: sizeOf(shape) }, (_, flat) => {
    const [unit, column] = [Math.floor(flat / shape[1]), flat % shape[1]];
    return column === biasColumn ? bias.source[unit] : weight.source[unit * inputs + column - firstWeight];
  });
  return { name: weight.name.replace(/\.weight$/, ''), shape, axes: weight.axes, source };
}

/** The order in which a layout has axes. */
function orderOf(axes: readonly AxisName[], { weight, kernel }: Layout): readonly AxisName[] {
  if (kernel !== undefined && axes.length === kernel.length) return kernel;
  return weight === 'in-out' && isMatrix({ axes }) ? ['in', 'out'] : axes;
}

function permuted(tensor: NamedTensor, axes: readonly AxisName[]): NamedTensor {
  if (axes === tensor.axes) return tensor;
  const order = axes.map((axis) => tensor.axes.indexOf(axis));
  const place = placesInOrder(tensor.shape, order);
  const source = tensor.source.map(() => tensor.source[place()]);
  return { name: tensor.name, shape: order.map((axis) => tensor.shape[axis]), axes, source };
}

function unroll(tensors: readonly NamedTensor[], order: 'row-major' | 'column-major'): ArrangedTensor {
  const size = tensors.reduce((sum, tensor) => sum + tensor.source.length, 0);
  const source = new Int32Array(size);
  let at = 0;
  for (const tensor of tensors) {
    source.set(inOrder(tensor, order), at);
    at += tensor.source.length;
  }
  return { name: UNROLLED_NAME, shape: [size], source };
}

function inOrder(tensor: NamedTensor, order: 'row-major' | 'column-major'): Int32Array {
  return order === 'row-major' ? tensor.source : permuted(tensor, [...tensor.axes].reverse()).source;
}
