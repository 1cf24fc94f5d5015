import { rowLength, type Shape } from '../shape.ts';
import { picked } from './dependence.ts';
import type { Operation } from './operation.ts';

/**
 * y = the part of x that begins at number `at` of a row: a named part of the inputs, one step of a sequence, one gate.
 *
 * @param inputs length of a row of x
 */
export function pick(inputs: number, output: Shape, at: number): Operation {
  const units = rowLength(output);
  const within = (feature: number): number => Math.max(0, Math.min(feature - at, units));
  return {
    type: 'pick',
    inputs,
    output,
    parameters: [],
    dependence: () => picked(Int32Array.from({ length: units }, (_, i) => at + i)),

    value({ x }, y) {
      for (let k = 0, from = at; k < y.length; k += units, from += inputs)
        for (let i = 0; i < units; i++) y[k + i] = x[from + i];
    },

    pullbacks: {
      x({ x }, upstream) {
        const gradient = new Float64Array(x.length);
        for (let k = 0, from = at; k < upstream.length; k += units, from += inputs)
          for (let i = 0; i < units; i++) gradient[from + i] = upstream[k + i];
        return gradient;
      },
    },

    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      reaches: within,
      save: () => {},
      change({ length }, d, from, to, out) {
        const [first, end] = [within(from), within(to)];
        for (let k = first * length, i = (first + at - from) * length; k < end * length; k++, i++)
          out[k - first * length] = d[i];
        return false;
      },
    },
  };
}
