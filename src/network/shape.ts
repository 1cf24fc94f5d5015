/** One axis of what an operation gives for one example; the examples are an axis of their own, the first. */
export interface Axis {
  readonly name:
    | 'unit'
    | 'channel'
    | 'row'
    | 'column'
    | 'state'
    | 'step'
    | 'feature'
    | 'token'
    | 'head'
    | 'key';
  readonly length: number;
  /** Of tokens: how many different ones there are, 0 to vocabulary − 1. */
  readonly vocabulary?: number;
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

/** The axes that a spec names, in its order: {"channels": 3, …}; or so many units. */
export function shapeNamed(given: number | Readonly<Record<string, number>>): Shape {
  if (typeof given === 'number') return unitsOnly(given);
  return Object.entries(given).map(([name, length]) => ({ name: name.slice(0, -1) as Axis['name'], length }));
}

/** The axes of the positions of a sequence: all but the last, which are features; undefined of any other shape. */
export function positionsOf(shape: Shape): Shape | undefined {
  return shape.length > 1 && shape[shape.length - 1].name === 'feature' ? shape.slice(0, -1) : undefined;
}

/** The shape of so many units. */
export function unitsOnly(length: number): Shape {
  return [{ name: 'unit', length }];
}

/**
 * Returns how numbers lie where examples are columns: [features, examples, steps] of a sequence, as in the course of
 * deeplearning.ai, [numbers, examples] of others; and where such a number is among rows, one an example.
 */
export function columnsOf(
  shape: Shape,
  count: number,
): { readonly shape: readonly number[]; readonly inRows: (flat: number) => number } {
  const positions = positionsOf(shape);
  const steps = positions === undefined ? 1 : rowLength(positions);
  const features = rowLength(shape) / steps;
  return {
    shape: positions === undefined ? [features, count] : [features, count, steps],
    inRows(flat) {
      const column = Math.floor(flat / steps);
      return ((column % count) * steps + (flat % steps)) * features + Math.floor(column / count);
    },
  };
}
