import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { Operation } from './operation.ts';

/**
 * z = W·x + b, with a weight W of [units, inputs] and, where there is one, a bias b of [units].
 *
 * @param tensors the weight, and the bias if any
 */
export function affine(inputs: number, units: number, tensors: readonly ParameterTensor[]): Operation {
  const [weight, bias] = tensors;
  const rowOf = (unit: number): number => weight.offset + unit * inputs;
  return {
    type: 'affine',
    inputs,
    output: [{ name: 'unit', length: units }],
    parameters: tensors,

    value({ theta, x, arithmetic: { dot, dotAt } }, z) {
      const places = new Int32Array(inputs);
      const finite = theta.subarray(weight.offset, weight.offset + weight.size).every(Number.isFinite);
      for (let k = 0, row = 0; k < z.length; row += inputs) {
        const many = nonZeros(x, row, inputs, places);
        for (let unit = 0; unit < units; unit++, k++) {
          const start = bias === undefined ? 0 : theta[bias.offset + unit];
          // Zeros of the input, such as the dark pixels of a picture, change no sum, unless a weight is infinite.
          z[k] =
            finite && 2 * many < inputs
              ? dotAt(start, theta, rowOf(unit), x, row, places, many)
              : dot(start, theta, rowOf(unit), x, row, inputs);
        }
      }
    },

    pullbacks: {
      // ∂cost/∂W = Σ_examples δ·xᵀ
      weight({ x, arithmetic: { addScaled, addScaledAt } }, deltas) {
        const gradient = new Float64Array(weight.size);
        const places = new Int32Array(inputs);
        for (let k = 0, row = 0; k < deltas.length; row += inputs) {
          const many = nonZeros(x, row, inputs, places);
          for (let unit = 0; unit < units; unit++, k++) {
            // A relu that is off, or an example that is right: its zeros would not change a sum.
            if (deltas[k] === 0) continue;
            // Nor do those of the input, unless δ is infinite.
            if (2 * many < inputs && Number.isFinite(deltas[k])) {
              addScaledAt(deltas[k], x, row, gradient, unit * inputs, places, many);
            } else addScaled(deltas[k], x, row, gradient, unit * inputs, inputs);
          }
        }
        return gradient;
      },

      // ∂cost/∂b = Σ_examples δ
      bias({ arithmetic: { round } }, deltas) {
        const gradient = new Float64Array(units);
        for (let k = 0; k < deltas.length; k++) {
          gradient[k % units] = round(gradient[k % units] + deltas[k]);
        }
        return gradient;
      },

      // ∂cost/∂x = Wᵀ·δ
      x({ theta, x, arithmetic: { addScaled } }, deltas) {
        const upstream = new Float64Array(x.length);
        for (let k = 0, row = 0; k < deltas.length; row += inputs) {
          for (let unit = 0; unit < units; unit++, k++) {
            addScaled(deltas[k], theta, rowOf(unit), upstream, row, inputs);
          }
        }
        return upstream;
      },
    },

    // dz = W·dx
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      save: () => {},
      change({ theta, length, kernels: { outer, combine } }, dx, from, to, dz) {
        if (to - from === 1) outer(theta, weight.offset + from, inputs, units, dx, dz, length);
        else combine(theta, weight.offset, inputs, units, dx, dz, length);
        return false;
      },
    },

    termOf(index) {
      if (bias !== undefined && index >= bias.offset) return { unit: index - bias.offset };
      const flat = index - weight.offset;
      return { unit: Math.floor(flat / inputs), input: flat % inputs };
    },
  };
}

/** Writes the places of a row that are not 0, and returns how many there are. */
function nonZeros(values: Float64Array, row: number, length: number, places: Int32Array): number {
  let many = 0;
  for (let k = 0; k < length; k++) if (values[row + k] !== 0) places[many++] = k;
  return many;
}
