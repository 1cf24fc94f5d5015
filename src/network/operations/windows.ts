import type { WindowDefinition } from '../definition.ts';
import { type Axis, rowLength, type Shape } from '../shape.ts';

/** How numbers of channels, rows and columns are stored: their lengths, and how far apart neighbours are. */
export interface Grid {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  readonly channelStride: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Returns the grid of a shape with channels, rows and columns in any order; undefined for any other. */
export function gridOf(shape: Shape): Grid | undefined {
  const [channel, row, column] = (['channel', 'row', 'column'] as const).map((name) => axisOf(shape, name));
  if (channel === undefined || row === undefined || column === undefined) return undefined;
  return {
    channels: channel.length,
    rows: row.length,
    columns: column.length,
    channelStride: channel.stride,
    rowStride: row.stride,
    columnStride: column.stride,
  };
}

function axisOf(shape: Shape, name: Axis['name']): { length: number; stride: number } | undefined {
  const at = shape.findIndex((axis) => axis.name === name);
  if (at === -1) return undefined;
  return {
    length: shape[at].length,
    stride: shape.slice(at + 1).reduce((product, { length }) => product * length, 1),
  };
}

/** The windows of one channel: where their entries are in the input, and where what they give is in the output. */
export interface Windows {
  /** Entries of a window. */
  readonly size: number;
  readonly count: number;
  /** `entries[w·size + k]` is where entry k of window w is in the channel, −1 where in the padding. */
  readonly entries: Int32Array;
  /** Where the output of each window is in its channel. */
  readonly outputs: Int32Array;
  /** How many entries of each window are in the channel or its padding: all but of one that is cut off. */
  readonly inside: Int32Array;
}

/** Returns the rows and columns of the output: ⌊(length + padding − span)/stride⌋ + 1, with the span (size − 1)·dilation + 1. */
export function outputLengths({ rows, columns }: Grid, definition: WindowDefinition): [number, number] {
  return [along(rows, definition, 0).length, along(columns, definition, 1).length];
}

/**
 * Returns the rows and columns of what a transposed convolution gives: (length − 1)·stride + span − 2·padding and the output
 * padding; as many as a convolution takes that gives the input.
 */
export function transposedLengths({ rows, columns }: Grid, definition: WindowDefinition): [number, number] {
  const { size, stride, dilation, padding, outputPadding = [0, 0] } = definition;
  const lengthOf = (length: number, axis: 0 | 1): number => {
    if (padding === 'same') return length * stride[axis];
    const span = (size[axis] - 1) * dilation[axis] + 1;
    return (length - 1) * stride[axis] + span - 2 * padding[axis] + outputPadding[axis];
  };
  return [lengthOf(rows, 0), lengthOf(columns, 1)];
}

/**
 * Lays out the windows over a grid.
 *
 * @param flipped whether every window is turned by 180°: its entries are in the opposite order
 */
export function windowsOf(input: Grid, output: Grid, definition: WindowDefinition, flipped = false): Windows {
  const [height, width] = definition.size;
  const [rowPadding, columnPadding] = [
    along(input.rows, definition, 0).before,
    along(input.columns, definition, 1).before,
  ];
  const size = height * width;
  const count = output.rows * output.columns;
  const entries = new Int32Array(count * size);
  const outputs = new Int32Array(count);
  const inside = new Int32Array(count).fill(size);
  let k = 0;
  for (let w = 0; w < count; w++) {
    const [outRow, outColumn] = [Math.floor(w / output.columns), w % output.columns];
    outputs[w] = outRow * output.rowStride + outColumn * output.columnStride;
    for (let i = 0; i < height; i++) {
      const row = outRow * definition.stride[0] + i * definition.dilation[0] - rowPadding;
      for (let j = 0; j < width; j++, k++) {
        const column = outColumn * definition.stride[1] + j * definition.dilation[1] - columnPadding;
        const isInside = row >= 0 && row < input.rows && column >= 0 && column < input.columns;
        if (definition.ceil && (row >= input.rows + rowPadding || column >= input.columns + columnPadding))
          inside[w]--;
        const place = flipped ? w * size + size - 1 - (k % size) : k;
        entries[place] = isInside ? row * input.rowStride + column * input.columnStride : -1;
      }
    }
  }
  return { size, count, entries, outputs, inside };
}

/** Returns how many windows there are along an axis, and the padding before the first. */
function along(
  length: number,
  { size, stride, dilation, padding, ceil }: WindowDefinition,
  axis: 0 | 1,
): { length: number; before: number } {
  const span = (size[axis] - 1) * dilation[axis] + 1;
  if (padding === 'same') {
    const many = Math.ceil(length / stride[axis]);
    const all = Math.max(0, (many - 1) * stride[axis] + span - length);
    return { length: many, before: Math.floor(all / 2) };
  }
  const before = padding[axis];
  if (ceil) {
    const begins = Math.ceil((length + before) / stride[axis]);
    return {
      length: Math.min(begins, Math.ceil((length + 2 * before - span) / stride[axis]) + 1),
      before,
    };
  }
  return { length: Math.floor((length + 2 * before - span) / stride[axis]) + 1, before };
}

/** The windows of all channels, by output: where their entries are in a row, those in the padding left out. */
export interface ChannelWindows {
  readonly places: Int32Array;
  /** The entries of output o are those from starts[o] to starts[o + 1] − 1. */
  readonly starts: Int32Array;
  /** How many entries of each output's window are in the input or its padding. */
  readonly inside: Int32Array;
  /** See `OperationIncrement.reaches`. */
  readonly reaches: (feature: number, isEnd: boolean) => number;
}

/** Returns where the outputs begin that read features from one on, and end that read those before it. */
function reachesOf(places: Int32Array, starts: Int32Array, features: number): ChannelWindows['reaches'] {
  const outputs = starts.length - 1;
  const first = new Int32Array(features + 1).fill(outputs);
  const end = new Int32Array(features + 1);
  for (let o = 0; o < outputs; o++) {
    for (let i = starts[o]; i < starts[o + 1]; i++) {
      first[places[i]] = Math.min(first[places[i]], o);
      end[places[i] + 1] = o + 1;
    }
  }
  for (let k = features - 1; k >= 0; k--) first[k] = Math.min(first[k], first[k + 1]);
  for (let k = 1; k <= features; k++) end[k] = Math.max(end[k], end[k - 1]);
  return (feature, isEnd) => (isEnd ? end : first)[feature];
}

/** Lays out the windows of an operation that treats each channel by itself. */
export function channelWindows(input: Shape, output: Shape, definition: WindowDefinition): ChannelWindows {
  const [x, y] = [gridOf(input)!, gridOf(output)!];
  const { size, count, entries, outputs, inside } = windowsOf(x, y, definition);
  const places = new Int32Array(entries.length * x.channels);
  const starts = new Int32Array(count * x.channels + 1);
  const windowAt = new Int32Array(count * x.channels);
  for (let channel = 0, k = 0; channel < x.channels; channel++) {
    for (let w = 0; w < count; w++, k++) windowAt[channel * y.channelStride + outputs[w]] = k;
  }
  let many = 0;
  for (const [o, k] of windowAt.entries()) {
    const [channel, w] = [Math.floor(k / count), k % count];
    for (let i = w * size; i < (w + 1) * size; i++) {
      if (entries[i] >= 0) places[many++] = channel * x.channelStride + entries[i];
    }
    starts[o + 1] = many;
  }
  const own = places.subarray(0, many);
  const reaches = reachesOf(own, starts, rowLength(input));
  return { places: own, starts, inside: windowAt.map((k) => inside[k % count]), reaches };
}
