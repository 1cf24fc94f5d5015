import { positionsOf, rowLength, type Shape, unitsOnly } from '../network/shape.ts';
import { inputPartsOf, shapeOf } from '../problem/layer-fields.ts';
import type { Spec } from '../problem/schema/spec.ts';
import { nested } from '../tensors/tensor.ts';

/** A part of a row of the inputs as programs get it. */
export interface DescribedPart {
  /** Absent where the inputs have no names. */
  readonly name?: string;
  /** Returns the numbers of an example: in lists in lists where it is a sequence. */
  of(row: Float64Array): unknown[];
}

/** Returns the parts of the inputs that a description of a network has. */
export function describedParts(inputs: Spec['network']['inputs']): DescribedPart[] {
  const parts = typeof inputs === 'number' ? undefined : inputPartsOf(inputs);
  if (parts === undefined)
    return [{ of: takerOf(typeof inputs === 'number' ? unitsOnly(inputs) : shapeOf(inputs), 0) }];
  let from = 0;
  return parts.map(({ name, shape }) => {
    const part = { name, of: takerOf(shape, from) };
    from += rowLength(shape);
    return part;
  });
}

function takerOf(shape: Shape, from: number): DescribedPart['of'] {
  const end = from + rowLength(shape);
  const lengths = positionsOf(shape) === undefined ? [end - from] : shape.map(({ length }) => length);
  return (row) => nested(row.subarray(from, end), lengths);
}
