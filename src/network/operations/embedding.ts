import type { ParameterTensor } from '../../tensors/parameters.ts';
import { rowLength, type Shape } from '../shape.ts';
import { none } from './dependence.ts';
import type { Operation } from './operation.ts';

/**
 * y[p] = W[token p]: the row of a weight W of [vocabulary, units] that each token of an example names, which is Wᵀ times a
 * one-hot vector.
 *
 * @param output the axis of the tokens, then the units
 * @param padding a token whose row is a constant
 * @param held that row, where it stays as it is whatever W is
 */
export function embedding(
  output: Shape,
  weight: ParameterTensor,
  padding?: number,
  held?: Float64Array,
): Operation {
  const [{ length: tokens }, { length: units }] = output;
  const width = rowLength(output);
  const from = weight.offset + (padding ?? 0) * units;
  const to = from + units;
  return {
    type: 'embedding',
    inputs: tokens,
    output,
    parameters: [weight],
    dependence: () => none,

    value({ theta, x }, y) {
      for (let p = 0; p < x.length; p++) {
        const row = weight.offset + x[p] * units;
        const isHeld = held !== undefined && x[p] === padding;
        for (let j = 0; j < units; j++) y[p * units + j] = isHeld ? held[j] : theta[row + j];
      }
    },
    ...(padding !== undefined && {
      held: { from, to, at: (theta) => embedding(output, weight, padding, theta.slice(from, to)) },
    }),

    pullbacks: {
      // ∂cost/∂W[token] += ∂cost/∂y[p], of each position that has it
      weight({ x, arithmetic: { round } }, upstream, gradient = new Float64Array(weight.size)) {
        for (let p = 0; p < x.length; p++) {
          // Magnitudes are asked for at |x|, which are the tokens themselves.
          if (x[p] === padding) continue;
          const row = x[p] * units;
          for (let j = 0; j < units; j++)
            gradient[row + j] = round(gradient[row + j] + upstream[p * units + j]);
        }
        return gradient;
      },
      // A token is no number that could move.
      x: ({ x }) => new Float64Array(x.length),
    },

    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      reaches: () => 0,
      save: () => {},
      change: () => false,
    },

    entry: {
      featuresOf: () => ({ from: 0, to: width }),
      enter(index, delta, x, chosen, length, _dx, dy, from) {
        const flat = index - weight.offset;
        const token = Math.floor(flat / units);
        if (token === padding) return;
        for (let p = 0; p < tokens; p++) {
          const write = (p * units + (flat % units) - from) * length;
          for (let n = 0; n < length; n++) if (x[chosen[n] * tokens + p] === token) dy[write + n] += delta;
        }
      },
    },
  };
}
