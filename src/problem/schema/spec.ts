import * as z from 'zod';
import { data } from './data.ts';
import { object, optional } from './fields.ts';
import { network } from './network.ts';
import { loss, regularization } from './objective.ts';
import { parameters } from './parameters.ts';
import { check, train } from './train.ts';

/** All that a spec may say. */
export const specSchema = object({
  $schema: optional(z.string(), 'Where editors find this schema.'),
  name: optional(z.string().min(1), 'What reports call the problem. Default: the name of the file.'),
  network: network.describe('The network, layer by layer.'),
  loss: loss.describe('What is minimized, before regularization.'),
  regularization: optional(regularization, 'What is added to the cost for large weights. Default: nothing.'),
  precision: optional(
    z.enum(['float64', 'float32']),
    'float32 rounds parameters, data and every operation of the reference to single precision. Default: float64.',
  ),
  parameters: optional(
    parameters,
    'The weights to check or to start from, and how your program stores them.',
  ),
  data: data.describe('The examples: a built-in task, lists, or files.'),
  check: optional(check, 'How the gradient is checked.'),
  train: optional(train, 'How the network is trained.'),
});

/** A spec as a person writes it: what may be left out has a default. */
export type Spec = z.input<typeof specSchema>;
