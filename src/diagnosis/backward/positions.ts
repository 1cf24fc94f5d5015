import { rowLength, type Shape } from '../../network/shape.ts';

/** The number of the axis of the features: units or channels. The other axes are positions, such as rows and columns. */
export function featureAxis(shape: Shape): number {
  const at = shape.findIndex(({ name }) => name === 'channel');
  return at === -1 ? shape.length - 1 : at;
}

/** Returns the feature that each number of a row belongs to. */
export function featureAt(shape: Shape): (k: number) => number {
  const axis = featureAxis(shape);
  const stride = rowLength(shape.slice(axis + 1));
  return (k) => Math.floor(k / stride) % shape[axis].length;
}

/** Returns the position that each number of a row belongs to, counted in the order of the axes of positions. */
export function positionAt(shape: Shape): (k: number) => number {
  const axis = featureAxis(shape);
  const stride = rowLength(shape.slice(axis + 1));
  return (k) => Math.floor(k / (stride * shape[axis].length)) * stride + (k % stride);
}

/** The axes of positions. */
export function positionAxes(shape: Shape): Shape {
  const axis = featureAxis(shape);
  return shape.filter((_, k) => k !== axis);
}

/** Keeps the numbers of rows that `keeps` takes, by their place in a row, and sets the others to 0. */
export function masked(
  rows: Float64Array,
  length: number,
  keeps: (k: number, example: number) => boolean,
): Float64Array {
  return rows.map((value, k) => (keeps(k % length, Math.floor(k / length)) ? value : 0));
}
