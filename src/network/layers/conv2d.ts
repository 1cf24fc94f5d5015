import { activation } from '../operations/activation.ts';
import { conv2d as convolution } from '../operations/conv2d.ts';
import { gridOf } from '../operations/windows.ts';
import type { LayerType } from './layer.ts';
import { windowedOutput } from './windowed.ts';

/**
 * a = f(W ∗ x + b), with a kernel W of [filters, channels of a group, rows, columns] and a bias b of [filters], or of [1]
 * where all filters share it.
 */
export const conv2d: LayerType = {
  output(definition, [input]) {
    const { filters = 1, groups = 1 } = definition;
    const output = windowedOutput(definition, input, filters);
    if ('message' in output) return output;
    const { channels } = gridOf(input)!;
    if (channels % groups === 0 && filters % groups === 0) return output;
    const message = `its ${channels} channels and ${filters} filters have to be divisible by the number of groups, ${groups}`;
    return { key: 'groups', message };
  },
  declare: ({ name: layer, bias, filters = 1, groups = 1, windows }, [input]) => [
    {
      name: `${layer}.weight`,
      shape: [filters, (gridOf(input)?.channels ?? groups) / groups, ...windows!.size],
      axes: ['out', 'in', 'row', 'column'],
      kind: 'weight',
      layer,
    },
    ...(bias
      ? [
          {
            name: `${layer}.bias`,
            shape: [bias === 'shared' ? 1 : filters],
            axes: ['out'],
            kind: 'bias',
            layer,
          } as const,
        ]
      : []),
  ],
  expand({ definition, inputShapes: [input], output, units, tensors, biasInput, activation: f }) {
    const { windows, groups = 1, flipped = false } = definition;
    return [
      {
        operation: convolution(input, output, tensors, { windows: windows!, groups, flipped, biasInput }),
        role: 'z',
      },
      { operation: activation(f, units, output), role: 'a' },
    ];
  },
};
