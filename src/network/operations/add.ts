import { rowLength, type Shape } from '../shape.ts';
import { eachOnItsOwn } from './dependence.ts';
import { type Operation, savesNothing } from './operation.ts';

/** y = x + other, number by number. */
export function add(shape: Shape): Operation {
  const units = rowLength(shape);
  return {
    type: 'add',
    inputs: units,
    output: shape,
    parameters: [],
    dependence: () => eachOnItsOwn,
    value({ x, other, arithmetic: { round } }, y) {
      for (let k = 0; k < y.length; k++) y[k] = round(x[k] + other![k]);
    },
    pullbacks: {
      x: (_at, upstream) => upstream.slice(),
      other: (_at, upstream) => upstream.slice(),
    },
    increment: {
      ...savesNothing,
      joint: {
        saves: [],
        save: () => {},
        change({ length }, [first, second], out) {
          const many = units * length;
          for (let k = 0; k < many; k++) out[k] = (first?.[k] ?? 0) + (second?.[k] ?? 0);
        },
      },
    },
  };
}
