import { rowLength, type Shape } from '../shape.ts';
import type { Operation } from './operation.ts';

/** y = x + other, number by number. */
export function add(shape: Shape): Operation {
  return {
    type: 'add',
    inputs: rowLength(shape),
    output: shape,
    parameters: [],
    value({ x, other, arithmetic: { round } }, y) {
      for (let k = 0; k < y.length; k++) y[k] = round(x[k] + other![k]);
    },
    pullbacks: {
      x: (_at, upstream) => upstream.slice(),
      other: (_at, upstream) => upstream.slice(),
    },
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: false,
      save: () => {},
      change: (_at, d, _from, _to, out) => {
        out.set(d);
        return false;
      },
      changeOfBoth(first, second, out, many) {
        for (let k = 0; k < many; k++) out[k] = (first?.[k] ?? 0) + (second?.[k] ?? 0);
      },
    },
  };
}
