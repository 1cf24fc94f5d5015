import type { LayerType } from './layer.ts';

/** z = W·x + b, with a weight W of [units, inputs] and a bias b of [units]. */
export const dense: LayerType = {
  declare(name, inputs, units, bias) {
    const weight = { name: `${name}.weight`, shape: [units, inputs], kind: 'weight' as const, layer: name };
    return bias ? [weight, { name: `${name}.bias`, shape: [units], kind: 'bias', layer: name }] : [weight];
  },

  build(name, inputs, units, tensors, activation) {
    const [weight, bias] = tensors;
    return {
      name,
      type: 'dense',
      inputs,
      units,
      activation,
      tensors,

      preActivate(theta, input, z, { dot, dotAt }) {
        const places = new Int32Array(inputs);
        const finite = theta.subarray(weight.offset, weight.offset + weight.size).every(Number.isFinite);
        for (let k = 0, row = 0; k < z.length; row += inputs) {
          const many = nonZeros(input, row, inputs, places);
          for (let unit = 0; unit < units; unit++, k++) {
            const start = bias === undefined ? 0 : theta[bias.offset + unit];
            const at = weight.offset + unit * inputs;
            // Zeros of the input, such as the dark pixels of a picture, change no sum, unless a weight is infinite.
            z[k] =
              finite && 2 * many < inputs
                ? dotAt(start, theta, at, input, row, places, many)
                : dot(start, theta, at, input, row, inputs);
          }
        }
      },

      // ∂cost/∂W = Σ_examples δ·xᵀ
      addWeightGradient(deltas, input, gradient, { addScaled, addScaledAt }) {
        const places = new Int32Array(inputs);
        for (let k = 0, row = 0; k < deltas.length; row += inputs) {
          const many = nonZeros(input, row, inputs, places);
          for (let unit = 0; unit < units; unit++, k++) {
            // A relu that is off, or an example that is right: its zeros would not change a sum.
            if (deltas[k] === 0) continue;
            const at = weight.offset + unit * inputs;
            // Nor do those of the input, unless δ is infinite.
            if (2 * many < inputs && Number.isFinite(deltas[k])) {
              addScaledAt(deltas[k], input, row, gradient, at, places, many);
            } else addScaled(deltas[k], input, row, gradient, at, inputs);
          }
        }
      },

      // ∂cost/∂b = Σ_examples δ
      addBiasGradient(deltas, gradient, { round }) {
        if (bias === undefined) return;
        for (let k = 0; k < deltas.length; k += units) {
          for (let unit = 0; unit < units; unit++) {
            gradient[bias.offset + unit] = round(gradient[bias.offset + unit] + deltas[k + unit]);
          }
        }
      },

      // ∂cost/∂x = Wᵀ·δ
      passBack(theta, deltas, upstream, { addScaled }) {
        upstream.fill(0);
        for (let k = 0, row = 0; k < deltas.length; row += inputs) {
          for (let unit = 0; unit < units; unit++, k++) {
            addScaled(deltas[k], theta, weight.offset + unit * inputs, upstream, row, inputs);
          }
        }
      },

      termOf(index) {
        if (bias !== undefined && index >= bias.offset) return { unit: index - bias.offset };
        const flat = index - weight.offset;
        return { unit: Math.floor(flat / inputs), input: flat % inputs };
      },

      // dz = W·dx
      passChange(theta, dx, dz, count, { outer, combine }, only) {
        if (only === undefined) combine(theta, weight.offset, inputs, units, dx, dz, count);
        else outer(theta, weight.offset + only, inputs, units, dx, dz, count);
      },
    };
  },
};

/** Writes the places of a row that are not 0, and returns how many there are. */
function nonZeros(values: Float64Array, row: number, length: number, places: Int32Array): number {
  let many = 0;
  for (let k = 0; k < length; k++) if (values[row + k] !== 0) places[many++] = k;
  return many;
}
