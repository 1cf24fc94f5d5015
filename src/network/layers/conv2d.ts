import { activation } from '../operations/activation.ts';
import { conv2d as convolution } from '../operations/conv2d.ts';
import { conv2dTransposed } from '../operations/conv2d-transposed.ts';
import { gridOf } from '../operations/windows.ts';
import type { DeclaredTensor, LayerType } from './layer.ts';
import { transposedOutput, windowedOutput } from './windowed.ts';

/**
 * a = f(W ∗ x + b), with a kernel W of [filters, channels of a group, rows, columns] and a bias b of [filters], or of [1]
 * where all filters share it.
 */
export const conv2d: LayerType = convolutional(false);

/** The same with what a convolution passes back in place of W ∗ x: W is of [channels, filters of a group, rows, columns]. */
export const convTranspose2d: LayerType = convolutional(true);

function convolutional(isTransposed: boolean): LayerType {
  return {
    output(definition, [input]) {
      const { filters = 1, groups = 1 } = definition;
      const output = (isTransposed ? transposedOutput : windowedOutput)(definition, input, filters);
      if ('message' in output) return output;
      const { channels } = gridOf(input)!;
      if (channels % groups === 0 && filters % groups === 0) return output;
      const message = `its ${channels} channels and ${filters} filters have to be divisible by the number of groups, ${groups}`;
      return { key: 'groups', message };
    },
    declare({ name: layer, bias, filters = 1, groups = 1, windows }, [input]) {
      const channels = gridOf(input)?.channels ?? groups;
      const [out, ofGroup] = isTransposed ? [channels, filters] : [filters, channels];
      const weight: DeclaredTensor = {
        name: `${layer}.weight`,
        shape: [out, ofGroup / groups, ...windows!.size],
        axes: ['out', 'in', 'row', 'column'],
        kind: 'weight',
        layer,
      };
      if (bias === false) return [weight];
      const shape = [bias === 'shared' ? 1 : filters];
      return [weight, { name: `${layer}.bias`, shape, axes: ['out'], kind: 'bias', layer }];
    },
    expand({ definition, inputShapes: [input], output, units, tensors, biasInput, activation: f }) {
      const { windows, groups = 1, flipped = false } = definition;
      const of = { windows: windows!, groups, flipped, biasInput };
      return [
        {
          operation: (isTransposed ? conv2dTransposed : convolution)(input, output, tensors, of),
          role: 'z',
        },
        { operation: activation(f, units, output), role: 'a' },
      ];
    },
  };
}
