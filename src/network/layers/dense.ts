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

      preActivate(theta, input, z, { dot }) {
        for (let k = 0, row = 0; k < z.length; row += inputs) {
          for (let unit = 0; unit < units; unit++, k++) {
            const start = bias === undefined ? 0 : theta[bias.offset + unit];
            z[k] = dot(start, theta, weight.offset + unit * inputs, input, row, inputs);
          }
        }
      },

      // ∂cost/∂W = Σ_examples δ·xᵀ
      addWeightGradient(deltas, input, gradient, { addScaled }) {
        for (let k = 0, row = 0; k < deltas.length; row += inputs) {
          for (let unit = 0; unit < units; unit++, k++) {
            addScaled(deltas[k], input, row, gradient, weight.offset + unit * inputs, inputs);
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

      place(index) {
        if (bias !== undefined && index >= bias.offset) return { unit: index - bias.offset };
        const flat = index - weight.offset;
        return { unit: Math.floor(flat / inputs), input: flat % inputs };
      },

      // dz = W·dx
      passChange(theta, dx, dz, count, only) {
        for (let unit = 0; unit < units; unit++) {
          const row = weight.offset + unit * inputs;
          if (only !== undefined) scaleInto(theta[row + only], dx, dz, unit * count, count);
          else combineInto(theta, row, inputs, dx, dz, unit * count, count);
        }
      },
    };
  },
};

/** Writes z[at + n] = w·x[n]. */
function scaleInto(w: number, x: Float64Array, z: Float64Array, at: number, count: number): void {
  for (let n = 0; n < count; n++) z[at + n] = w * x[n];
}

/** Writes z[at + n] = Σ_i w[wAt + i]·x[i·count + n], in the order of i; four at once, to load and store z less often. */
function combineInto(
  w: Float64Array,
  wAt: number,
  inputs: number,
  x: Float64Array,
  z: Float64Array,
  at: number,
  count: number,
): void {
  for (let n = 0; n < count; n++) z[at + n] = 0;
  let i = 0;
  for (; i + 3 < inputs; i += 4) {
    const [w0, w1, w2, w3] = [w[wAt + i], w[wAt + i + 1], w[wAt + i + 2], w[wAt + i + 3]];
    const [x0, x1, x2, x3] = [i * count, (i + 1) * count, (i + 2) * count, (i + 3) * count];
    for (let n = 0; n < count; n++) {
      z[at + n] = z[at + n] + w0 * x[x0 + n] + w1 * x[x1 + n] + w2 * x[x2 + n] + w3 * x[x3 + n];
    }
  }
  for (; i < inputs; i++) {
    const wi = w[wAt + i];
    for (let n = 0; n < count; n++) z[at + n] += wi * x[i * count + n];
  }
}
