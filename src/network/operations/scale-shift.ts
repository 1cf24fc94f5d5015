import type { ParameterTensor } from '../../tensors/parameters.ts';
import { rowLength, type Shape } from '../shape.ts';
import { eachOnItsOwn } from './dependence.ts';
import type { Operation, Pullback } from './operation.ts';

/**
 * y = (o + γ[p])·x + β[p], number by number, with γ and β of several numbers each.
 *
 * @param tensors γ, β, both or none
 * @param parameterOf the index p of the γ and β of each feature
 * @param added the o: 0, or 1 where γ is stored less 1
 */
export function scaleShift(
  output: Shape,
  tensors: readonly ParameterTensor[],
  parameterOf: Int32Array,
  added: 0 | 1,
): Operation {
  const units = rowLength(output);
  const gamma = tensors.find(({ kind }) => kind === 'weight');
  const beta = tensors.find(({ kind }) => kind === 'bias');
  const factorOf = (theta: Float64Array, feature: number): number =>
    gamma === undefined ? 1 : added + theta[gamma.offset + parameterOf[feature]];
  const tensorOf = (index: number): ParameterTensor =>
    beta !== undefined && index >= beta.offset && index < beta.offset + beta.size ? beta : gamma!;
  /** Each parameter's first feature, and one more than its last. */
  const firsts = new Map<number, number>();
  const ends = new Map<number, number>();
  for (let feature = 0; feature < units; feature++) {
    const own = parameterOf[feature];
    if (!firsts.has(own)) firsts.set(own, feature);
    ends.set(own, feature + 1);
  }
  // ∂cost/∂γ[p] = Σ δ·x, ∂cost/∂β[p] = Σ δ, over all examples and the features of p
  const weight: Pullback = ({ x, arithmetic: { round } }, deltas, out = new Float64Array(gamma!.size)) => {
    for (let k = 0; k < deltas.length; k++) {
      const own = parameterOf[k % units];
      out[own] = round(out[own] + round(deltas[k] * x[k]));
    }
    return out;
  };
  const bias: Pullback = ({ arithmetic: { round } }, deltas, out = new Float64Array(beta!.size)) => {
    for (let k = 0; k < deltas.length; k++) {
      const own = parameterOf[k % units];
      out[own] = round(out[own] + deltas[k]);
    }
    return out;
  };
  return {
    type: 'scale-shift',
    inputs: units,
    output,
    parameters: tensors,
    dependence: () => eachOnItsOwn,

    value({ theta, x, arithmetic: { round } }, y) {
      for (let k = 0; k < y.length; k++) {
        const feature = k % units;
        const scaled = round(round(factorOf(theta, feature)) * x[k]);
        y[k] = beta === undefined ? scaled : round(scaled + theta[beta.offset + parameterOf[feature]]);
      }
    },

    pullbacks: {
      ...(gamma && { weight }),
      ...(beta && { bias }),
      // ∂cost/∂x = (o + γ)·δ
      x({ theta, x, arithmetic: { round } }, deltas, out = new Float64Array(x.length)) {
        for (let k = 0; k < x.length; k++) out[k] = round(round(factorOf(theta, k % units)) * deltas[k]);
        return out;
      },
    },

    // dy = (o + γ)·dx
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      reaches: (feature) => feature,
      save: () => {},
      change({ theta, length }, dx, from, to, dy) {
        for (let feature = from, k = 0; feature < to; feature++) {
          const factor = factorOf(theta, feature);
          for (let n = 0; n < length; n++, k++) dy[k] = factor * dx[k];
        }
        return false;
      },
    },

    // dy = δγ·(x + dx) + δβ
    entry: {
      featuresOf(index) {
        const own = index - tensorOf(index).offset;
        return { from: firsts.get(own)!, to: ends.get(own)! };
      },
      enter(index, delta, x, chosen, length, dx, dy, from) {
        const tensor = tensorOf(index);
        const own = index - tensor.offset;
        for (let feature = firsts.get(own)!; feature < ends.get(own)!; feature++) {
          if (parameterOf[feature] !== own) continue;
          const at = (feature - from) * length;
          for (let n = 0; n < length; n++) {
            if (tensor === beta) dy[at + n] += delta;
            else dy[at + n] += delta * (x[chosen[n] * units + feature] + (dx?.[feature * length + n] ?? 0));
          }
        }
      },
    },
  };
}
