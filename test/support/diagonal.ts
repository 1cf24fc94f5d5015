import type { LayerType } from '../../src/network/layers/layer.ts';
import { activation } from '../../src/network/operations/activation.ts';
import { eachOnItsOwn } from '../../src/network/operations/dependence.ts';
import type { Operation } from '../../src/network/operations/operation.ts';
import type { ParameterTensor } from '../../src/tensors/parameters.ts';

/** z = w ⊙ x + b, with a weight and a bias for each unit. */
function scaleAndShift(units: number, tensors: readonly ParameterTensor[]): Operation {
  const [{ offset: w }, bias] = tensors;
  return {
    type: 'scale-and-shift',
    inputs: units,
    output: [{ name: 'unit', length: units }],
    parameters: tensors,
    dependence: () => eachOnItsOwn,
    value({ theta, x, arithmetic: { round } }, z) {
      for (let k = 0; k < z.length; k++) {
        const unit = k % units;
        z[k] = round((bias === undefined ? 0 : theta[bias.offset + unit]) + theta[w + unit] * x[k]);
      }
    },
    pullbacks: {
      weight({ x, arithmetic: { round } }, deltas) {
        const gradient = new Float64Array(units);
        for (let k = 0; k < deltas.length; k++) gradient[k % units] += round(deltas[k] * x[k]);
        return gradient;
      },
      bias({ arithmetic: { round } }, deltas) {
        const gradient = new Float64Array(units);
        for (let k = 0; k < deltas.length; k++) gradient[k % units] += round(deltas[k]);
        return gradient;
      },
      x: ({ theta, arithmetic: { round } }, deltas) =>
        deltas.map((delta, k) => round(delta * theta[w + (k % units)])),
    },
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      save: () => {},
      change({ theta, length }, dx, from, to, dz) {
        dz.fill(0);
        for (let unit = from, k = 0; unit < to; unit++) {
          for (let n = 0; n < length; n++, k++) dz[unit * length + n] = theta[w + unit] * dx[k];
        }
        return false;
      },
    },
    termOf(index) {
      if (bias !== undefined && index >= bias.offset) return { unit: index - bias.offset };
      return { unit: index - w, input: index - w };
    },
  };
}

/** a = f(w ⊙ x + b): a layer that is not dense, and whose weight is no matrix. */
export const diagonal: LayerType = {
  declare({ name, units, bias }) {
    const tensor = (kind: 'weight' | 'bias') => ({
      name: `${name}.${kind}`,
      shape: [units],
      axes: ['out'] as const,
      kind,
      layer: name,
    });
    return bias ? [tensor('weight'), tensor('bias')] : [tensor('weight')];
  },
  expand: ({ units, tensors, activation: f }) => [
    { operation: scaleAndShift(units, tensors), role: 'z' },
    { operation: activation(f, units), role: 'a' },
  ],
};
