import { activation } from '../operations/activation.ts';
import { embedding as rowsOf } from '../operations/embedding.ts';
import type { LayerType } from './layer.ts';

/** The row of a weight [vocabulary, units] for each token of an example. */
export const embedding: LayerType = {
  output({ units, declared = units, options }, [input]) {
    const [{ length, vocabulary }] = input;
    if (vocabulary === undefined) {
      const message =
        'an embedding needs tokens, which are inputs of a network that are written {"tokens": …, "vocabulary": …}';
      return { message };
    }
    const padding = options?.padding as number | undefined;
    if (padding !== undefined && padding >= vocabulary) {
      const message = `there are ${vocabulary} tokens, 0 … ${vocabulary - 1}, and the padding is ${padding}`;
      return { key: 'padding', message };
    }
    return [
      { name: 'step', length },
      { name: 'feature', length: declared },
    ];
  },
  declare: ({ name: layer, units: all, declared: units = all, options }, [[{ vocabulary = 1 }]]) => [
    {
      name: `${layer}.weight`,
      shape: [vocabulary, units],
      axes: ['in', 'out'],
      kind: 'weight',
      ...(options?.padding !== undefined && { zeros: options.padding as number }),
      layer,
    },
  ],
  expand: ({ definition, units, output, tensors: [weight], activation: f }) => [
    { operation: rowsOf(output, weight, definition.options?.padding as number | undefined), role: 'z' },
    { operation: activation(f, units, output), role: 'a' },
  ],
};
