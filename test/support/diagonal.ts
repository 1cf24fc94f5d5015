import type { LayerType } from '../../src/network/layers/layer.ts';

/** z = w ⊙ x + b, with a weight and a bias for each unit: a layer that is not dense, and whose weight is no matrix. */
export const diagonal: LayerType = {
  declare(name, _inputs, units, bias) {
    const tensor = (kind: 'weight' | 'bias') => ({
      name: `${name}.${kind}`,
      shape: [units],
      kind,
      layer: name,
    });
    return bias ? [tensor('weight'), tensor('bias')] : [tensor('weight')];
  },

  build(name, inputs, units, tensors, activation) {
    const [{ offset: w }, bias] = tensors;
    return {
      name,
      type: 'diagonal',
      inputs,
      units,
      activation,
      tensors,
      preActivate(theta, input, z, { round }) {
        for (let k = 0; k < z.length; k++) {
          const unit = k % units;
          z[k] = round((bias === undefined ? 0 : theta[bias.offset + unit]) + theta[w + unit] * input[k]);
        }
      },
      addWeightGradient(deltas, input, gradient, { round }) {
        for (let k = 0; k < deltas.length; k++) gradient[w + (k % units)] += round(deltas[k] * input[k]);
      },
      addBiasGradient(deltas, gradient, { round }) {
        if (bias === undefined) return;
        for (let k = 0; k < deltas.length; k++) gradient[bias.offset + (k % units)] += round(deltas[k]);
      },
      passBack(theta, deltas, upstream, { round }) {
        for (let k = 0; k < deltas.length; k++) upstream[k] = round(deltas[k] * theta[w + (k % units)]);
      },
      termOf(index) {
        if (bias !== undefined && index >= bias.offset) return { unit: index - bias.offset };
        return { unit: index - w, input: index - w };
      },
      passChange(theta, dx, dz, count, _kernels, only) {
        dz.fill(0);
        for (let unit = 0; unit < units; unit++) {
          if (only !== undefined && unit !== only) continue;
          for (let n = 0; n < count; n++) {
            dz[unit * count + n] = theta[w + unit] * dx[only === undefined ? unit * count + n : n];
          }
        }
      },
    };
  },
};
