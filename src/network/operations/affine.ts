import { rowReader } from '../../tensors/packed.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import { unitsOnly } from '../shape.ts';
import { runs } from './dependence.ts';
import type { Operation } from './operation.ts';

/**
 * z = W·x + c·b, with a weight W of [units, inputs] and, where there is one, a bias b of [units], or of [1] for all units.
 *
 * @param tensors the weight, and the bias if any
 * @param biasInput the constant c
 */
export function affine(
  inputs: number,
  units: number,
  tensors: readonly ParameterTensor[],
  biasInput: 1 | -1,
): Operation {
  const [weight, bias] = tensors;
  const isShared = bias !== undefined && bias.size < units;
  // The room that calls work in is made once, since a training makes very many.
  const rowOf = rowReader(inputs);
  const deltasOf = rowReader(units);
  let transposed: Float64Array | undefined;
  /** Zeros of a row, such as the dark pixels of a picture, change no sum, unless a weight is infinite. */
  const finiteWeights = (theta: Float64Array): boolean =>
    allFinite(theta, weight.offset, weight.offset + weight.size);
  return {
    type: 'affine',
    inputs,
    output: unitsOnly(units),
    parameters: tensors,
    sums: inputs + 1,
    dependence: () => runs(inputs, units),
    readsSparse: true,

    value({ theta, x, sparse, arithmetic: { multiply } }, z) {
      const zerosToo = !finiteWeights(theta);
      for (let example = 0; example * units < z.length; example++) {
        const at = example * units;
        for (let unit = 0; unit < units; unit++)
          z[at + unit] = bias === undefined ? 0 : biasInput * theta[bias.offset + (isShared ? 0 : unit)];
        multiply(theta, weight.offset, inputs, units, rowOf(x, sparse, example, zerosToo), z, at);
      }
    },

    pullbacks: {
      // ∂cost/∂W = Σ_examples δ·xᵀ
      weight({ x, sparse, arithmetic: { addOuter } }, deltas, gradient = new Float64Array(weight.size)) {
        for (let example = 0; example * units < deltas.length; example++) {
          // A relu that is off, or an example that is right: its zeros do not change a sum.
          const own = deltasOf(deltas, undefined, example, false);
          // Nor do those of the input, unless δ is infinite.
          const zerosToo = !allFinite(own.values, own.from, own.to);
          addOuter(own, rowOf(x, sparse, example, zerosToo), gradient, inputs);
        }
        return gradient;
      },

      // ∂cost/∂b = c·Σ_examples δ, of all units where they share it
      bias({ arithmetic: { round } }, deltas, gradient = new Float64Array(isShared ? 1 : units)) {
        const size = gradient.length;
        for (let k = 0; k < deltas.length; k++) {
          gradient[k % size] = round(gradient[k % size] + biasInput * deltas[k]);
        }
        return gradient;
      },

      // ∂cost/∂x = Wᵀ·δ
      x({ theta, x, arithmetic: { multiply } }, deltas, out) {
        const upstream = out?.fill(0) ?? new Float64Array(x.length);
        transposed ??= new Float64Array(weight.size);
        for (let unit = 0, k = weight.offset; unit < units; unit++) {
          for (let i = 0; i < inputs; i++, k++) transposed[i * units + unit] = theta[k];
        }
        const zerosToo = !finiteWeights(theta);
        for (let example = 0; example * units < deltas.length; example++) {
          multiply(
            transposed,
            0,
            units,
            inputs,
            deltasOf(deltas, undefined, example, zerosToo),
            upstream,
            example * inputs,
          );
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
        else if (to - from < inputs)
          combineSome(theta, weight.offset, inputs, units, dx, from, to, dz, length);
        else combine(theta, weight.offset, inputs, units, dx, dz, length);
        return false;
      },
    },

    termOf(index) {
      if (bias !== undefined && index >= bias.offset) {
        return {
          unit: index - bias.offset,
          ...(biasInput !== 1 && { factor: biasInput }),
          ...(isShared && { units }),
        };
      }
      const flat = index - weight.offset;
      return { unit: Math.floor(flat / inputs), input: flat % inputs };
    },
  };
}

/** Writes W·dx where only the inputs from … to − 1 change. */
function combineSome(
  w: Float64Array,
  wAt: number,
  inputs: number,
  units: number,
  dx: Float64Array,
  from: number,
  to: number,
  dz: Float64Array,
  length: number,
): void {
  dz.fill(0, 0, units * length);
  for (let unit = 0; unit < units; unit++) {
    const at = unit * length;
    for (let i = from; i < to; i++) {
      const wi = w[wAt + unit * inputs + i];
      const row = (i - from) * length;
      for (let n = 0; n < length; n++) dz[at + n] += wi * dx[row + n];
    }
  }
}

function allFinite(values: Float64Array, from: number, to: number): boolean {
  for (let k = from; k < to; k++) if (!Number.isFinite(values[k])) return false;
  return true;
}
