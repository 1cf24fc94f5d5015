import { activation } from '../operations/activation.ts';
import { affine } from '../operations/affine.ts';
import { rowLength } from '../shape.ts';
import type { LayerType } from './layer.ts';

/** a = f(W·x + b), with a weight W of [units, inputs] and a bias b of [units], or of [1] where all units share it. */
export const dense: LayerType = {
  declare: ({ name: layer, units, bias }, [input]) => [
    {
      name: `${layer}.weight`,
      shape: [units, rowLength(input)],
      axes: ['out', 'in'],
      kind: 'weight',
      layer,
    },
    ...(bias
      ? [
          {
            name: `${layer}.bias`,
            shape: [bias === 'shared' ? 1 : units],
            axes: ['out'],
            kind: 'bias',
            layer,
          } as const,
        ]
      : []),
  ],
  expand: ({ inputs, units, tensors, biasInput, activation: f }) => [
    { operation: affine(inputs, units, tensors, biasInput), role: 'z' },
    { operation: activation(f, units), role: 'a' },
  ],
};
