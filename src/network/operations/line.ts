import { rowLength, type Shape } from '../shape.ts';
import { eachOnItsOwn } from './dependence.ts';
import type { Operation } from './operation.ts';

/** y = factor·x + plus, number by number, with two constants: 1 − x, or x + 1. */
export function line(output: Shape, factor: number, plus: number): Operation {
  const units = rowLength(output);
  return {
    type: 'line',
    inputs: units,
    output,
    parameters: [],
    dependence: () => eachOnItsOwn,
    value({ x, arithmetic: { round } }, y) {
      for (let k = 0; k < y.length; k++) y[k] = round(factor * x[k] + plus);
    },
    pullbacks: { x: (_at, upstream) => upstream.map((own) => factor * own) },
    magnitudes: { x: (_at, upstream) => upstream.map((own) => Math.abs(factor) * own) },
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      save: () => {},
      change({ length }, d, from, to, out) {
        const many = (to - from) * length;
        for (let k = 0; k < many; k++) out[k] = factor * d[k];
        return false;
      },
    },
  };
}
