import * as z from 'zod';
import { object } from '../../problem/schema/fields.ts';
import { network } from '../../problem/schema/network.ts';
import { loss, regularization } from '../../problem/schema/objective.ts';
import { layout } from '../../problem/schema/parameters.ts';
import { optimizer, train } from '../../problem/schema/train.ts';

/** The version that nncheck speaks; `initialize` says it. */
const PROTOCOL_VERSION = 1;

const TEXTS: readonly unknown[] = ['NaN', 'Infinity', '-Infinity'];

// A refinement rather than a union, whose errors would be those of one of its halves.
const number = z
  .unknown()
  .refine((value) => typeof value === 'number' || TEXTS.includes(value), {
    error: 'expected a number, or one of the texts "NaN", "Infinity" and "-Infinity"',
  })
  .meta({
    id: 'number',
    anyOf: [{ type: 'number' }, { enum: TEXTS }],
    description: 'A number; what JSON cannot carry is one of these texts.',
  });

// A loop reads the numbers: zod would be slow at millions.
const numbers = z.array(z.unknown()).meta({ items: { $ref: '#/$defs/number' } });

const shape = z.array(z.int().min(0)).describe('Its dimensions; [] for a single number.');

const tensor = z
  .union(
    [
      z.object({ shape, values: numbers.describe('Flat, row by row.') }),
      z.object({
        shape,
        base64: z.string().describe('The numbers, row by row, as little-endian IEEE 754 in base64.'),
        dtype: z.enum(['float64', 'float32']),
      }),
    ],
    {
      error: 'expected a tensor, {"shape": […], "values": […]}',
    },
  )
  .meta({ id: 'tensor', description: 'A named array.' });

const tensors = z
  .record(z.string(), tensor, { error: 'expected an object of tensors by name' })
  .meta({ id: 'tensors', description: 'Tensors by name.' });

const parameters = tensors.optional().describe('Where to evaluate. Default: as given last to any method.');
/** A result: keys that nncheck does not know are let pass. */
const result = <Shape extends z.core.$ZodLooseShape>(shape: Shape, form: string) =>
  z.looseObject(shape, { error: `expected ${form}` });

const costs = result({ costs: numbers.describe('One cost each, in their order.') }, '{"costs": […]}');

const problem = z
  .object({
    network,
    loss,
    regularization,
    train,
    data: z.object({
      inputs: z
        .union([z.array(numbers), z.record(z.string(), z.array(numbers))])
        .describe(
          'A list for each example, of a sequence [steps, features]; inputs with names are an object of these.',
        ),
      targets: z
        .array(numbers)
        .describe('A row for each example; with the upstream loss the upstream gradient.'),
    }),
  })
  .describe('What the spec says, with tasks and files resolved; absent where there is no spec.');

/** `gradient` is among them where the program has `update`, which takes its place. */
const OPTIONAL_METHODS = ['outputs', 'costs', 'line', 'update', 'epochs'] as const;

const NAME_AND_SHAPE = '{"name": …, "shape": […]}';

const initialized = result(
  {
    name: z.string().optional().describe('What reports call the program.'),
    parameters: z
      .array(result({ name: z.string().min(1), shape }, NAME_AND_SHAPE), {
        error: `expected a list of ${NAME_AND_SHAPE}, one for each tensor`,
      })
      .min(1)
      .describe('The tensors, in the order in which they are to be shown.'),
    optimizer: optimizer
      .optional()
      .describe(
        'Whose steps update makes, as train.optimizer of a spec, where there is no spec. Default: {"type": "sgd"}.',
      ),
    layout: layout
      .optional()
      .describe('How the program stores weights, in place of the spec’s parameters.layout.'),
    initial: tensors.optional().describe('Where to check; needed where there is no spec.'),
    methods: z
      .array(z.string())
      .optional()
      .describe(`Which of the optional methods it has: ${OPTIONAL_METHODS.join(', ')}. Default: none.`),
    encoding: z
      .enum(['json', 'base64'])
      .optional()
      .describe('base64 sends tensors of 8 bytes a number in both directions. Default: json.'),
  },
  '{"parameters": […]}',
);

/** Every method: what it is given and what it answers. */
export const methods = {
  initialize: {
    about: 'The first message: what is checked, and with which parameters.',
    params: object({ protocol: z.literal(PROTOCOL_VERSION), problem: problem.optional() }),
    result: initialized,
  },
  cost: {
    about: 'The cost.',
    params: object({ parameters }),
    result: result({ cost: number }, '{"cost": …}'),
  },
  gradient: {
    about:
      'The gradient of the cost, as backpropagation gives it. A program that has update in its place answers with the error code -32601.',
    params: object({ parameters }),
    result: result(
      {
        gradient: tensors.describe('A tensor for each of the parameters, of its shape.'),
        cost: number.optional(),
        deltas: tensors.optional().describe('∂cost/∂z by layer, a row for each example.'),
        inputGradient: tensors
          .optional()
          .describe(
            '∂cost/∂inputs by input, of the shape of its examples: x unless the spec names the inputs.',
          ),
      },
      '{"gradient": {…}}',
    ),
  },
  outputs: {
    about: 'The outputs of the network for every example. Optional.',
    params: object({ parameters }),
    result: result(
      {
        outputs: tensor.describe('Of shape [examples, units].'),
        preActivations: tensors.optional().describe('z by layer, a row for each example.'),
        activations: tensors.optional().describe('a by layer, a row for each example.'),
      },
      '{"outputs": …}',
    ),
  },
  costs: {
    about:
      'The cost with some weights moved, for each of many such moves. The parameters stay as they were. Optional.',
    params: object({
      parameters,
      perturbations: z
        .array(z.array(z.tuple([z.string(), z.int().min(0), z.number()])))
        .describe('Each a list of [tensor, flat index, how much is added].'),
    }),
    result: costs,
  },
  line: {
    about:
      'The cost at parameters + step·direction, for each step. The parameters stay as they were. Optional.',
    params: object({ parameters, direction: tensors, steps: z.array(z.number()) }),
    result: costs,
  },
  update: {
    about:
      'The parameters after each of some steps of the program’s own optimizer, started from rest. Optional; a program may have it in place of gradient.',
    params: object({
      parameters,
      learningRate: z.number().optional().describe('η of the steps. Default: the program’s own.'),
      steps: z.int().min(1).optional().describe('How many steps. Default: 1.'),
    }),
    result: result(
      {
        parametersAfter: z
          .array(tensors, { error: 'expected a list with the tensors after each step' })
          .describe('The tensors after each step, in order.'),
      },
      '{"parametersAfter": [{…}, …]}',
    ),
  },
  epochs: {
    about:
      'The program’s own training loop from rest, with its own learning rate: for nncheck train. Optional.',
    params: object({ parameters, count: z.int().min(1).describe('How many epochs.') }),
    result: result(
      {
        costs: numbers.describe('The cost after each epoch, in their order.'),
        parametersAfter: tensors.describe('The tensors after the last epoch.'),
      },
      '{"costs": […], "parametersAfter": {…}}',
    ),
  },
  shutdown: {
    about: 'The last message: answer null and exit with status 0, as at the end of standard input.',
    params: object({}),
    result: z.unknown(),
  },
} as const;

export type Method = keyof typeof methods;
export type WireTensor = z.infer<typeof tensor>;
export type WireTensors = z.infer<typeof tensors>;
export type Initialized = z.infer<typeof initialized>;
export type Result<M extends Method> = z.infer<(typeof methods)[M]['result']>;
