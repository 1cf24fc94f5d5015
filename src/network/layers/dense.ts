import { activation } from '../operations/activation.ts';
import { affine } from '../operations/affine.ts';
import { positionwise } from '../operations/positionwise.ts';
import { positionsOf, rowLength, type Shape } from '../shape.ts';
import type { LayerType } from './layer.ts';

/**
 * a = f(W·x + b), with a weight W of [units, inputs] and a bias b of [units], or of [1] where all units share it; at each
 * position of a sequence with the same W and b.
 */
export const dense: LayerType = {
  output: ({ units, declared = units }, [input]) =>
    positionsOf(input)?.concat({ name: 'feature', length: declared }) ?? [{ name: 'unit', length: declared }],
  declare: ({ name: layer, units: all, declared: units = all, bias }, [input]) => [
    {
      name: `${layer}.weight`,
      shape: [units, inputsOf(input)],
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
  expand: ({ inputShapes: [input], inputs, units, output, tensors, biasInput, activation: f }) => [
    {
      operation:
        positionsOf(input) === undefined
          ? affine(inputs, units, tensors, biasInput)
          : positionwise(inputsOf(input), output, tensors, biasInput),
      role: 'z',
    },
    { operation: activation(f, units, output), role: 'a' },
  ],
};

/** How many inputs a unit has: the features of one position of a sequence, or all numbers of an example. */
function inputsOf(input: Shape): number {
  return positionsOf(input) === undefined ? rowLength(input) : input[input.length - 1].length;
}
