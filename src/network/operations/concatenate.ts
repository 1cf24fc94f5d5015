import { rowLength, type Shape } from '../shape.ts';
import { picked } from './dependence.ts';
import { type Operation, type Pullback, savesNothing } from './operation.ts';

/**
 * The inputs one after another in a row, or at each position of one.
 *
 * @param lengths of their rows, or of one position of them
 * @param output the axes of what comes out, of as many numbers, or as many at each position
 */
export function concatenate(lengths: readonly number[], output: Shape): Operation {
  const units = lengths.reduce((sum, length) => sum + length, 0);
  // Rows of positions are rows of examples, where examples stand one after another.
  const positions = rowLength(output) / units;
  const starts = lengths.map((_, k) => lengths.slice(0, k).reduce((sum, length) => sum + length, 0));
  const pullback =
    (k: number): Pullback =>
    (_at, upstream) => {
      const own = new Float64Array((upstream.length / units) * lengths[k]);
      for (let to = 0, from = starts[k]; to < own.length; to += lengths[k], from += units)
        for (let i = 0; i < lengths[k]; i++) own[to + i] = upstream[from + i];
      return own;
    };
  return {
    type: 'concatenate',
    inputs: positions * lengths[0],
    output,
    parameters: [],
    dependence: (k) =>
      picked(
        Int32Array.from({ length: rowLength(output) }, (_, o) => {
          const own = (o % units) - starts[k];
          return own >= 0 && own < lengths[k] ? Math.floor(o / units) * lengths[k] + own : -1;
        }),
      ),

    value({ all }, y) {
      for (const [k, x] of all!.entries()) {
        for (let from = 0, to = starts[k]; from < x.length; from += lengths[k], to += units)
          for (let i = 0; i < lengths[k]; i++) y[to + i] = x[from + i];
      }
    },

    pullbacks: { x: pullback(0), ...(lengths.length > 1 && { other: pullback(1) }) },
    further: pullback,

    increment: {
      ...savesNothing,
      joint: {
        saves: [],
        save: () => {},
        change({ length }, moves, out) {
          for (const [k, move] of moves.entries()) {
            const many = lengths[k] * length;
            for (let p = 0; p < positions; p++) {
              const from = (p * units + starts[k]) * length;
              if (move === undefined) out.fill(0, from, from + many);
              else out.set(move.subarray(p * many, (p + 1) * many), from);
            }
          }
        },
      },
    },
  };
}
