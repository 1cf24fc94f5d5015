import * as z from 'zod';
import { data } from './data.ts';
import { object } from './fields.ts';
import { network } from './network.ts';
import { loss, regularization } from './objective.ts';
import { parameters } from './parameters.ts';
import { check, train } from './train.ts';

/** All that a spec may say. */
export const specSchema = object({
  $schema: z.string().optional().describe('Where editors find this schema.'),
  name: z
    .string()
    .min(1)
    .optional()
    .describe('What reports call the problem. Default: the name of the file.'),
  network: network.describe('The network, layer by layer.'),
  loss: loss.describe('What is minimized, before regularization.'),
  regularization: regularization
    .optional()
    .describe('What is added to the cost for large weights. Default: nothing.'),
  precision: z
    .enum(['float64', 'float32'])
    .optional()
    .describe(
      'float32 rounds parameters, data and every operation of the reference to single precision. Default: float64.',
    ),
  parameters: parameters
    .optional()
    .describe('The weights to check or to start from, and how your program stores them.'),
  data: data.describe('The examples: a built-in task, lists, or files.'),
  check: check.optional().describe('How the gradient is checked.'),
  train: train.optional().describe('How the network is trained.'),
});

/** A spec as a person writes it: what may be left out has a default. */
export type Spec = z.input<typeof specSchema>;
