import type { LayerDefinition } from '../definition.ts';
import { gridOf, outputLengths, transposedLengths } from '../operations/windows.ts';
import type { Shape } from '../shape.ts';
import type { Misfit } from './layer.ts';

/** Returns the axes of what windows give that are moved over an input of channels, rows and columns. */
export function windowedOutput(
  { windows, type }: LayerDefinition,
  input: Shape,
  channels?: number,
): Shape | Misfit {
  const grid = gridOf(input);
  if (grid === undefined) return withoutAxes(type, input);
  const lengths = outputLengths(grid, windows!);
  const small = lengths.findIndex((length) => length < 1);
  if (small !== -1) {
    const axis = ['rows', 'columns'][small];
    const length = [grid.rows, grid.columns][small];
    const message = `a window along ${axis} is longer than its input of ${length} with the padding: nothing is left`;
    return { message };
  }
  return withLengths(input, channels ?? grid.channels, lengths);
}

/** Returns the axes that a transposed convolution gives. */
export function transposedOutput(
  { windows, type }: LayerDefinition,
  input: Shape,
  channels = 1,
): Shape | Misfit {
  const grid = gridOf(input);
  if (grid === undefined) return withoutAxes(type, input);
  const { padding, outputPadding } = windows!;
  if (padding === 'same' && outputPadding !== undefined) {
    const message =
      'with the padding "same" the output is as large as the input times the stride, without more';
    return { key: 'outputPadding', message };
  }
  const lengths = transposedLengths(grid, windows!);
  if (Math.min(...lengths) >= 1) return withLengths(input, channels, lengths);
  return { key: 'padding', message: 'its padding cuts off all of its output: nothing is left' };
}

function withoutAxes(type: string, input: Shape): Misfit {
  const found = input.map(({ name, length }) => `${length} ${name}${length === 1 ? '' : 's'}`).join(', ');
  const message = `a layer of type ${type} needs channels, rows and columns, and its input has ${found}; inputs of a network that have them are written {"channels": …, "rows": …, "columns": …}`;
  return { message };
}

function withLengths(input: Shape, channel: number, [row, column]: readonly [number, number]): Shape {
  const named = { channel, row, column };
  return input.map(({ name }) => ({ name, length: named[name as keyof typeof named] }));
}

/** Says where a padding is so wide that windows may lie in it altogether; undefined where it is not. */
export function paddingMisfit({ windows }: LayerDefinition): Misfit | undefined {
  const { padding, size, dilation } = windows!;
  if (padding === 'same') return undefined;
  const wide = padding.findIndex((before, axis) => before > (size[axis] - 1) * dilation[axis]);
  if (wide === -1) return undefined;
  return { key: 'padding', message: 'the padding of a pooling has to be smaller than its window' };
}
