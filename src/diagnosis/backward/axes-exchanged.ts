import type { AxisName, ParameterTensor } from '../../tensors/parameters.ts';
import { placesInOrder } from '../../tensors/tensor.ts';

/** What people call the axes of a kernel. */
const NAMES: Readonly<Record<string, string>> = { out: 'filter', in: 'channel' };

/** A pair of axes of one length, whose exchange leaves the shape of a tensor as it is. */
export interface AxisPair {
  /** `filter and channel` */
  readonly words: string;
  /** The index in the tensor of each element once they are exchanged. */
  readonly from: Int32Array;
}

/** Lists the pairs of axes of a tensor of more than two that can be exchanged. */
export function axisPairs({ shape, axes }: ParameterTensor): AxisPair[] {
  if (shape.length < 3) return [];
  return shape.flatMap((length, i) =>
    shape.flatMap((other, j): AxisPair[] => {
      if (j <= i || length !== other || length < 2) return [];
      const order = shape.map((_, k) => (k === i ? j : k === j ? i : k));
      return [{ words: `${nameOf(axes[i])} and ${nameOf(axes[j])}`, from: inOrder(shape, order) }];
    }),
  );
}

function nameOf(axis: AxisName): string {
  return NAMES[axis] ?? axis;
}

/** Returns the index of each element of a tensor whose axes are put in another order. */
export function inOrder(shape: readonly number[], order: readonly number[]): Int32Array {
  const place = placesInOrder(shape, order);
  return Int32Array.from({ length: shape.reduce((product, length) => product * length, 1) }, place);
}
