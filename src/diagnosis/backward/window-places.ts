import type { Layer } from '../../network/graph.ts';
import { gridOf, windowsOf } from '../../network/operations/windows.ts';
import type { Wrong } from './overrides.ts';
import { masked } from './positions.ts';

/** Where the windows of a layer are. */
export interface WindowPlaces {
  /** Entries of a window, with those in the padding. */
  readonly size: number;
  /** The window of each number of a row of the output, counted by rows. */
  readonly windowOf: Int32Array;
  /** How many windows stand in a row of them. */
  readonly columns: number;
  /** Where entry i of window w is in the row of the input of one channel; −1 in the padding. */
  place(w: number, i: number, channel: number): number;
  /** The windows that hold each place of a row of the input, in their order. */
  readonly holding: readonly (readonly number[])[];
  /** The channel of a number of the output. */
  channelOf(k: number): number;
}

const known = new WeakMap<Layer, WindowPlaces>();

/** Lays out the windows of a layer that has some; each layer's are kept, since every wrong pullback asks for them. */
export function windowPlaces(layer: Layer): WindowPlaces {
  const places = known.get(layer) ?? layOut(layer);
  known.set(layer, places);
  return places;
}

function layOut({ definition, inputShapes: [input], output, inputs, units }: Layer): WindowPlaces {
  const [x, y] = [gridOf(input)!, gridOf(output)!];
  const { size, count, entries, outputs } = windowsOf(x, y, definition.windows!);
  const place = (w: number, i: number, channel: number): number => {
    const entry = entries[w * size + i];
    return entry < 0 ? -1 : channel * x.channelStride + entry;
  };
  const windowOf = new Int32Array(units);
  const holding = Array.from({ length: inputs }, (): number[] => []);
  for (let w = 0; w < count; w++) {
    for (let channel = 0; channel < y.channels; channel++)
      windowOf[channel * y.channelStride + outputs[w]] = w;
    for (let channel = 0; channel < x.channels; channel++) {
      for (let i = 0; i < size; i++) holding[place(w, i, channel)]?.push(w);
    }
  }
  const channelOf = (k: number): number => Math.floor(k / y.channelStride) % y.channels;
  return { size, windowOf, columns: y.columns, place, holding, channelOf };
}

/** Whether the windows of a layer are in its output. */
export function isTransposed({ type }: Layer): boolean {
  return type === 'conv-transpose2d';
}

/** How many windows along rows and along columns hold one place of the input at most. */
export function overlapOf(layer: Layer): readonly [number, number] {
  const { windows } = layer.definition;
  if (windows === undefined || isTransposed(layer)) return [1, 1];
  const { size, stride, dilation } = windows;
  const along = (axis: 0 | 1): number => Math.ceil(((size[axis] - 1) * dilation[axis] + 1) / stride[axis]);
  return [along(0), along(1)];
}

/** Makes the pullback that keeps the contribution of the last window which holds a place, of those that `counts` takes. */
export function lastWindow(counts: (contributionOfOne: number) => boolean = () => true): Wrong {
  return (at, l, deltas, right) => {
    const layer = at.network.layers[l];
    const { windowOf, columns, holding } = windowPlaces(layer);
    const [down, across] = overlapOf(layer);
    // Windows of one class do not overlap.
    const classOf = (w: number): number =>
      (Math.floor(w / columns) % down) * across + ((w % columns) % across);
    const alone = (from: Float64Array): Float64Array[] =>
      Array.from({ length: down * across }, (_, own) =>
        right(masked(from, layer.units, (k) => classOf(windowOf[k]) === own)),
      );
    const contributions = alone(deltas);
    const ones = alone(new Float64Array(deltas.length).fill(1));
    return contributions[0].map((_, k) => {
      const last = holding[k % layer.inputs].findLast((w) => counts(ones[classOf(w)][k]));
      return last === undefined ? 0 : contributions[classOf(last)][k];
    });
  };
}
