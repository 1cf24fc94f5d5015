/** One axis of what an operation gives for one example; the examples are an axis of their own, the first. */
export interface Axis {
  readonly name: 'unit' | 'channel' | 'row' | 'column';
  readonly length: number;
}

/** The axes of one example in the order in which its numbers are stored, the last fastest. */
export type Shape = readonly Axis[];

/** Returns how many numbers of one example have that shape. */
export function rowLength(shape: Shape): number {
  return shape.reduce((product, { length }) => product * length, 1);
}

/** Whether the numbers of one example have axes of their own: channels, rows and columns. */
export function hasAxes(shape: Shape): boolean {
  return shape.length > 1;
}

/** The shape of so many units. */
export function unitsOnly(length: number): Shape {
  return [{ name: 'unit', length }];
}
