import type { ParameterTensor } from '../../tensors/parameters.ts';
import { rowLength, type Shape } from '../shape.ts';
import { affine } from './affine.ts';
import { runs } from './dependence.ts';
import type { Operation } from './operation.ts';

/**
 * z[p] = W·x[p] + c·b at each position p of a sequence: one weight W of [units, inputs] and, where there is one, one bias b
 * of [units], or of [1] for all units. A row of x is [positions, inputs], one of z [positions, units].
 *
 * @param output the axes of the positions, then the units
 * @param biasInput the constant c
 */
export function positionwise(
  inputs: number,
  output: Shape,
  tensors: readonly ParameterTensor[],
  biasInput: 1 | -1,
): Operation {
  const units = output[output.length - 1].length;
  const positions = rowLength(output) / units;
  const [weight, bias] = tensors;
  const isShared = bias !== undefined && bias.size < units;
  const isBias = (index: number): boolean =>
    bias !== undefined && index >= bias.offset && index < bias.offset + bias.size;
  // Rows of positions are rows of examples to it.
  const atEach = affine(inputs, units, tensors, biasInput);
  const { weight: ofWeight, bias: ofBias, x: ofInput } = atEach.pullbacks;
  const reaches = (feature: number, isEnd: boolean): number =>
    units * (isEnd ? Math.ceil(feature / inputs) : Math.floor(feature / inputs));
  return {
    type: 'positionwise',
    inputs: positions * inputs,
    output,
    parameters: tensors,
    sums: inputs + 1,
    dependence: () => runs(inputs, units),

    value: (at, z) => atEach.value({ ...at, sparse: undefined }, z),

    pullbacks: {
      // ∂cost/∂W = Σ_examples Σ_p δ[p]·x[p]ᵀ
      weight: (at, deltas, out) => ofWeight!({ ...at, sparse: undefined }, deltas, out),
      // ∂cost/∂b = c·Σ_examples Σ_p δ[p]
      bias: (at, deltas, out) => ofBias!(at, deltas, out),
      // ∂cost/∂x[p] = Wᵀ·δ[p]
      x: (at, deltas, out) => ofInput!(at, deltas, out),
    },

    // dz[p] = W·dx[p]
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      reaches,
      save: () => {},
      change(at, dx, from, to, dz) {
        const { length } = at;
        const first = Math.floor(from / inputs);
        for (let p = first; p * inputs < to; p++) {
          const [begin, end] = [Math.max(from, p * inputs), Math.min(to, (p + 1) * inputs)];
          atEach.increment.change(
            at,
            dx.subarray((begin - from) * length, (end - from) * length),
            begin - p * inputs,
            end - p * inputs,
            dz.subarray((p - first) * units * length),
          );
        }
        return false;
      },
    },

    entry: {
      featuresOf: () => ({ from: 0, to: positions * units }),
      enter(index, delta, x, chosen, length, dx, dz, from) {
        const flat = index - weight.offset;
        const input = isBias(index) ? undefined : flat % inputs;
        const first = input !== undefined ? Math.floor(flat / inputs) : isShared ? 0 : index - bias.offset;
        const end = input === undefined && isShared ? units : first + 1;
        for (let p = 0; p < positions; p++) {
          for (let unit = first; unit < end; unit++) {
            const write = (p * units + unit - from) * length;
            if (input === undefined) {
              for (let n = 0; n < length; n++) dz[write + n] += biasInput * delta;
              continue;
            }
            const feature = p * inputs + input;
            for (let n = 0; n < length; n++)
              dz[write + n] += delta * x[chosen[n] * positions * inputs + feature];
            if (dx === undefined) continue;
            for (let n = 0; n < length; n++) dz[write + n] += delta * dx[feature * length + n];
          }
        }
      },
    },
  };
}
