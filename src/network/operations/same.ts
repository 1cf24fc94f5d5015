import { rowLength, type Shape } from '../shape.ts';
import { eachOnItsOwn } from './dependence.ts';
import type { Operation } from './operation.ts';

/** y = x, with other names for its axes: the numbers of an example stay in their order. */
export function same(output: Shape): Operation {
  const units = rowLength(output);
  return {
    type: 'same',
    inputs: units,
    output,
    parameters: [],
    dependence: () => eachOnItsOwn,
    value: ({ x }, y) => y.set(x),
    pullbacks: { x: (_at, upstream) => upstream.slice() },
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      save: () => {},
      change({ length }, d, from, to, out) {
        out.set(d.subarray(0, (to - from) * length));
        return false;
      },
    },
  };
}
