/** A named array is stored flat, in row-major order: `values[i * shape[1] + j]` is element [i, j]. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Tensors by name, in the order in which a person declared them. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** Returns the number of elements of a tensor of that shape; 1 for a scalar, whose shape is []. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** Returns the index of the flat element `flat`, one number a dimension: 7 of shape [2, 4] is [1, 3]. */
export function indexOf(flat: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

/** Returns a function that gives, call by call, the row-major places of the elements in column-major order. */
export function columnMajor(shape: readonly number[]): () => number {
  return placesInOrder(shape, [...shape.keys()].reverse());
}

/**
 * Returns a function that gives the row-major places of elements, one after another, in the row-major order of permuted
 * axes.
 *
 * @param order the axes, the last of which runs fastest
 */
export function placesInOrder(shape: readonly number[], order: readonly number[]): () => number {
  const axes = [...order].reverse();
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const index = new Array<number>(shape.length).fill(0);
  let next = 0;
  return () => {
    const place = next;
    for (const axis of axes) {
      next += strides[axis];
      if (++index[axis] < shape[axis]) break;
      next -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
    return place;
  };
}

/** Returns flat row-major values as nested lists. */
export function nested(values: ArrayLike<number>, [length, ...shape]: readonly number[]): unknown[] {
  const width = sizeOf(shape);
  return Array.from({ length }, (_, k) =>
    shape.length === 0
      ? values[k]
      : nested(Array.prototype.slice.call(values, k * width, (k + 1) * width), shape),
  );
}
