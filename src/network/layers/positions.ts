import { activation } from '../operations/activation.ts';
import { rescale } from '../operations/rescale.ts';
import { scaleShift } from '../operations/scale-shift.ts';
import { positionsOf, rowLength, type Shape } from '../shape.ts';
import type { LayerType } from './layer.ts';

/** x plus a row for each position: learned, the tensor `NAME.weight` of [steps, features], or sines and cosines. */
export const positions: LayerType = {
  output(_definition, [input]) {
    if (positionsOf(input)?.length === 1) return input;
    return { message: 'a layer of type positions needs a sequence of steps and features' };
  },
  declare({ name: layer, options }, [input]) {
    if (options?.encoding === 'sine') return [];
    const shape = input.map(({ length }) => length);
    return [{ name: `${layer}.weight`, shape, axes: ['step', 'out'], kind: 'bias', begins: 0, layer }];
  },
  expand({ definition, output, units, tensors, activation: f }) {
    const isSine = definition.options?.encoding === 'sine';
    const each = Int32Array.from({ length: rowLength(output) }, (_, feature) => feature);
    return [
      {
        operation: isSine
          ? rescale(output, { offsets: sines(output).map((value) => -value) })
          : scaleShift(output, tensors, each, 0),
        role: 'z',
      },
      { operation: activation(f, units, output), role: 'a' },
    ];
  },
};

/** sin(t·10000^(−j/d)) of feature j of d at step t, and the cosine for the odd one after it (Vaswani et al. 2017). */
function sines(output: Shape): Float64Array {
  const { length: features } = output[output.length - 1];
  return Float64Array.from({ length: rowLength(output) }, (_, k) => {
    const [step, feature] = [Math.floor(k / features), k % features];
    const even = feature - (feature % 2);
    const angle = step * 10_000 ** (-even / features);
    return feature === even ? Math.sin(angle) : Math.cos(angle);
  });
}
