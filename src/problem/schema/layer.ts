import * as z from 'zod';
import { activations } from '../../network/activations/index.ts';
import { count, nameIn, number, object, optional } from './fields.ts';

export const activation = z.union(
  [
    nameIn(activations),
    object({
      type: nameIn(activations).describe('The name of the activation.'),
      alpha: optional(
        number(),
        'Its constant: the slope of leaky-relu below 0 (default 0.01), the scale of elu (default 1).',
      ),
      beta: optional(
        number(),
        'The constant β of swish, z·σ(βz). Default: 1, as in silu; 1.702 is the sigmoid approximation of gelu.',
      ),
    }),
  ],
  { error: 'expected the name of an activation, or {"type": …, "alpha": …}' },
);

const from = optional(
  z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
    error: 'expected the name of a layer, or a list of names',
  }),
  'The name of the layer that it reads, before it in the list, or "inputs" for those of the network. Default: the layer before it.',
);
const tied = optional(
  z.record(z.string().min(1), z.string().min(1)),
  'Tensors that are those of another layer before it, of the same shape: {"weight": "embed.weight"}. Their gradient is the sum over both uses.',
);
/** A type of layer with its own fields, and those that every layer has. */
export const layer = <Type extends string, Fields extends z.core.$ZodLooseShape>(
  type: Type,
  about: string,
  fields: Fields,
) =>
  object({
    type: z.literal(type).describe(about),
    name: optional(
      z.string().min(1),
      'What its tensors are called after, without a dot. Default: layer1, layer2, … by position.',
    ),
    from,
    tied,
    ...fields,
  });
export const activated = {
  activation: optional(
    activation,
    'What is applied to its pre-activations: a = f(z). Default: linear, as in Keras and torch.',
  ),
};
export const biased = {
  bias: optional(
    z.boolean(),
    'Whether it has a bias: false is Linear(…, bias=False) of torch, or use_bias=False of Keras. Default: as layout.bias says, true.',
  ),
};
export const units = { units: count().describe('How many outputs it has.'), ...biased, ...activated };
