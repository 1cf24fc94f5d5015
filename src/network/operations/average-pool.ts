import type { WindowDefinition } from '../definition.ts';
import { rowLength, type Shape } from '../shape.ts';
import { listed } from './dependence.ts';
import type { Operation } from './operation.ts';
import { channelWindows } from './windows.ts';

/**
 * y = Σ entries of each window of each channel, over the size of the window (of one that is cut off at the end, what is left of it), or, unless `countPadding`, over how many of
 * them are not in the padding.
 */
export function averagePool(
  input: Shape,
  output: Shape,
  definition: WindowDefinition,
  countPadding: boolean,
): Operation {
  const [inputs, units] = [rowLength(input), rowLength(output)];
  const { places, starts, inside, reaches } = channelWindows(input, output, definition);
  const size = definition.size[0] * definition.size[1];
  const divisorOf = (o: number): number => (countPadding ? inside[o] : starts[o + 1] - starts[o]);
  return {
    type: 'average-pool',
    inputs,
    output,
    parameters: [],
    sums: size,
    dependence: () => listed(inputs, places, starts),

    value({ x, arithmetic: { round } }, y) {
      for (let k = 0; k < y.length; k++) {
        const [o, at] = [k % units, Math.floor(k / units) * inputs];
        let sum = 0;
        for (let i = starts[o]; i < starts[o + 1]; i++) sum = round(sum + x[at + places[i]]);
        y[k] = round(sum / divisorOf(o));
      }
    },

    pullbacks: {
      // ∂cost/∂x[each entry] += ∂cost/∂y / size
      x({ x, arithmetic: { round } }, upstream) {
        const gradient = new Float64Array(x.length);
        for (let k = 0; k < upstream.length; k++) {
          const [o, at] = [k % units, Math.floor(k / units) * inputs];
          const share = round(upstream[k] / divisorOf(o));
          for (let i = starts[o]; i < starts[o + 1]; i++)
            gradient[at + places[i]] = round(gradient[at + places[i]] + share);
        }
        return gradient;
      },
    },

    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      reaches,
      save: () => {},
      change({ length }, dx, from, to, dy) {
        const [first, end] = [reaches(from, false), reaches(to, true)];
        for (let o = first; o < end; o++) {
          for (let n = 0; n < length; n++) {
            let sum = 0;
            for (let i = starts[o]; i < starts[o + 1]; i++) {
              const place = places[i];
              if (place >= from && place < to) sum += dx[(place - from) * length + n];
            }
            dy[(o - first) * length + n] = sum / divisorOf(o);
          }
        }
        return false;
      },
    },
  };
}
