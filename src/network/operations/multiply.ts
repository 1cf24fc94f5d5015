import { rowLength, type Shape } from '../shape.ts';
import { eachOnItsOwn } from './dependence.ts';
import { type Operation, type Pullback, savesNothing } from './operation.ts';

/** y = x ⊙ other, number by number. */
export function multiply(shape: Shape): Operation {
  const units = rowLength(shape);
  /** ∂cost/∂(one factor) = ∂cost/∂y ⊙ (the other factor). */
  const times =
    (factor: 'x' | 'other'): Pullback =>
    (at, upstream) => {
      const values = at[factor]!;
      return upstream.map((own, k) => at.arithmetic.round(own * values[k]));
    };
  return {
    type: 'multiply',
    inputs: units,
    output: shape,
    parameters: [],
    dependence: () => eachOnItsOwn,

    value({ x, other, arithmetic: { round } }, y) {
      for (let k = 0; k < y.length; k++) y[k] = round(x[k] * other![k]);
    },

    pullbacks: { x: times('other'), other: times('x') },

    increment: {
      ...savesNothing,
      // (x + dx)(o + do) − x·o = dx·o + (x + dx)·do
      joint: {
        saves: [units, units],
        save([x, other], [savedX, savedOther]) {
          savedX.set(x);
          savedOther.set(other);
        },
        change({ saved: [x, other], length }, [dx, dOther], out) {
          const many = units * length;
          for (let k = 0; k < many; k++) {
            const own = dx === undefined ? 0 : dx[k];
            out[k] = own * other[k] + (dOther === undefined ? 0 : (x[k] + own) * dOther[k]);
          }
        },
      },
    },
  };
}
