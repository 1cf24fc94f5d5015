import type { Activation } from '../activations/activation.ts';
import { sideOf } from '../pieces.ts';
import { positionsOf, unitsOnly } from '../shape.ts';
import { eachOnItsOwn, runs } from './dependence.ts';
import type { Operation } from './operation.ts';

/**
 * a = f(z) with one of the functions of `activations`, on each unit by itself or, as softmax, on those of an example: in a
 * sequence, on the features of each position.
 */
export function activation(f: Activation, units: number, output = unitsOnly(units)): Operation {
  const { kink, increment, termSlope } = f;
  const together =
    f.separable || positionsOf(output) === undefined ? units : output[output.length - 1].length;
  return {
    type: 'activation',
    activation: f,
    inputs: units,
    output,
    parameters: [],
    dependence: () => (f.separable ? eachOnItsOwn : runs(together, together)),
    isCurved: true,

    value({ x, arithmetic }, a) {
      f.apply(x, a, together);
      arithmetic.roundAll(a);
    },

    pullbacks: {
      // (∂a/∂z)ᵀ·∂cost/∂a
      x({ x, value, arithmetic, atKink }, upstream, deltas = new Float64Array(upstream.length)) {
        f.pullback(x, value, upstream, together, deltas, atKink);
        arithmetic.roundAll(deltas);
        return deltas;
      },
    },

    magnitudes: {
      // |f′| and, where f′ is a sum of two terms, both (see `termSlope`); of a softmax p_u·Σ_i p_i·(M_i + M_u).
      x({ x: z, value: a, atKink }, upstream) {
        const passed = new Float64Array(upstream.length);
        if (!f.separable) return throughSoftmax(a, upstream, together, passed);
        f.pullback(z, a, upstream, units, passed, atKink);
        for (let k = 0; k < passed.length; k++)
          passed[k] =
            Math.abs(passed[k]) + (termSlope === undefined ? 0 : 2 * termSlope(z[k], a[k]) * upstream[k]);
        return passed;
      },
    },

    increment: {
      saves: increment.saves,
      savedForSmallMoves: increment.savedForSmallMoves,
      oneFeature: f.separable,
      ...(!f.separable && { sumsToZero: together }),
      save(z, _targets, saved, count) {
        for (let at = 0; at < units * count; at += together * count) {
          const part = (all: Float64Array): Float64Array => all.subarray(at, at + together * count);
          increment.save(part(z), saved.map(part), together, count);
        }
      },
      change({ saved, length, kernels, loadRest }, d, from, to, out) {
        if (together === units)
          return increment.change(saved, from * length, d, out, to - from, length, kernels, loadRest);
        for (let at = 0; at < units * length; at += together * length) {
          const [own, result] = [d.subarray(at), out.subarray(at)];
          increment.change(saved, at, own, result, together, length, kernels, loadRest);
        }
        return false;
      },
    },

    ...(kink && { kink: { piece: (z) => sideOf(z, kink.at) } }),
  };
}

function throughSoftmax(
  p: Float64Array,
  upstream: Float64Array,
  units: number,
  passed: Float64Array,
): Float64Array {
  for (let at = 0; at < p.length; at += units) {
    let sum = 0;
    for (let i = at; i < at + units; i++) sum += p[i] * upstream[i];
    for (let i = at; i < at + units; i++) passed[i] = p[i] * (sum + upstream[i]);
  }
  return passed;
}
