import { rowLength, type Shape } from '../shape.ts';
import { none } from './dependence.ts';
import type { Operation } from './operation.ts';

/**
 * y = x, or 0, as a constant: nothing is passed back. An initial state of zeros, or the state that a truncated backward pass
 * stops at.
 *
 * @param inputs length of a row of x
 */
export function constant(inputs: number, output: Shape, value: 'x' | 0): Operation {
  const units = rowLength(output);
  return {
    type: 'constant',
    inputs,
    output,
    parameters: [],
    dependence: () => none,
    ...(value === 'x' && { stopsBackward: true }),
    value({ x }, y) {
      if (value === 0) y.fill(0);
      else y.set(x);
    },
    pullbacks: { x: ({ x }) => new Float64Array(x.length) },
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      reaches: () => 0,
      save: () => {},
      change({ length }, _d, _from, _to, out) {
        out.fill(0, 0, units * length);
        return false;
      },
    },
  };
}
