import type { Activation } from '../activations/activation.ts';
import { sideOf } from '../pieces.ts';
import { unitsOnly } from '../shape.ts';
import type { Operation } from './operation.ts';

/** a = f(z) with one of the functions of `activations`, on each unit by itself or, as softmax, on those of an example. */
export function activation(f: Activation, units: number, output = unitsOnly(units)): Operation {
  const { kink, increment } = f;
  return {
    type: 'activation',
    inputs: units,
    output,
    parameters: [],

    value({ x, arithmetic }, a) {
      f.apply(x, a, units);
      arithmetic.roundAll(a);
    },

    pullbacks: {
      // (∂a/∂z)ᵀ·∂cost/∂a
      x({ x, value, arithmetic, atKink }, upstream, deltas = new Float64Array(upstream.length)) {
        f.pullback(x, value, upstream, units, deltas, atKink);
        arithmetic.roundAll(deltas);
        return deltas;
      },
    },

    increment: {
      saves: increment.saves,
      savedForSmallMoves: increment.savedForSmallMoves,
      oneFeature: f.separable,
      sumsToZero: !f.separable,
      save: (z, _targets, saved, count) => increment.save(z, saved, units, count),
      change: ({ saved, length, kernels, loadRest }, d, from, to, out) =>
        increment.change(saved, from * length, d, out, to - from, length, kernels, loadRest),
    },

    ...(kink && { kink: { piece: (z) => sideOf(z, kink.at) } }),
  };
}
