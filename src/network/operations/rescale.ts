import { rowLength, type Shape } from '../shape.ts';
import { eachOnItsOwn } from './dependence.ts';
import type { Operation } from './operation.ts';

/**
 * y = (x − o)·f with constants of each number: running statistics, the scale of a dropout, positions that are added.
 *
 * @param offsets the o of each feature; 0 unless given
 * @param factors the f of each feature; 1 unless given
 */
export function rescale(
  output: Shape,
  { offsets, factors }: { readonly offsets?: Float64Array; readonly factors?: Float64Array },
): Operation {
  const units = rowLength(output);
  const factorOf = (feature: number): number => factors?.[feature] ?? 1;
  return {
    type: 'rescale',
    inputs: units,
    output,
    parameters: [],
    dependence: () => eachOnItsOwn,

    value({ x, arithmetic: { round } }, y) {
      for (let k = 0; k < y.length; k++) {
        const feature = k % units;
        y[k] = round(round(x[k] - (offsets?.[feature] ?? 0)) * factorOf(feature));
      }
    },

    pullbacks: {
      x({ x, arithmetic: { round } }, upstream, out = new Float64Array(x.length)) {
        for (let k = 0; k < x.length; k++) out[k] = round(upstream[k] * factorOf(k % units));
        return out;
      },
    },

    // dy = dx·f
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      reaches: (feature) => feature,
      save: () => {},
      change({ length }, dx, from, to, dy) {
        for (let feature = from, k = 0; feature < to; feature++) {
          for (let n = 0; n < length; n++, k++) dy[k] = dx[k] * factorOf(feature);
        }
        return false;
      },
    },
  };
}
