import * as z from 'zod';
import { activations } from '../../network/activations/index.ts';
import { layerTypes } from '../../network/layers/index.ts';
import { count, nameIn, number, object, optional } from './fields.ts';

const activation = z.union(
  [
    nameIn(activations),
    object({
      type: nameIn(activations).describe('The name of the activation.'),
      alpha: optional(
        number(),
        'Its constant: the slope of leaky-relu below 0 (default 0.01), the scale of elu (default 1).',
      ),
    }),
  ],
  { error: 'expected the name of an activation, or {"type": …, "alpha": …}' },
);

const layer = object({
  type: nameIn(layerTypes).describe(
    'What the layer computes. dense: z = W·a + b, each unit from all of its input.',
  ),
  name: optional(
    z.string().min(1),
    'What its tensors are called after, without a dot. Default: layer1, layer2, … by position.',
  ),
  units: count().describe('How many outputs it has.'),
  activation: optional(
    activation,
    'What is applied to its pre-activations: a = f(z). Default: linear, as in Keras and torch.',
  ),
});

/** Ten times what hand-written networks have. */
const MOST_LAYERS = 1000;

/** The section `network`. */
export const network = object({
  inputs: count().describe('The length of one input row.'),
  layers: z.array(layer).min(1).max(MOST_LAYERS).describe('The layers, from the input to the output.'),
});
