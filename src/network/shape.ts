/** One axis of what an operation gives for one example; the examples are an axis of their own, the first. */
export interface Axis {
  readonly name: 'unit';
  readonly length: number;
}

export type Shape = readonly Axis[];

/** Returns how many numbers of one example have that shape. */
export function rowLength(shape: Shape): number {
  return shape.reduce((product, { length }) => product * length, 1);
}
