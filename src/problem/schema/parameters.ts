import * as z from 'zod';
import { number, numbers, object, seed } from './fields.ts';

const bias = number()
  .optional()
  .describe('The value that every bias starts with. Default: biases are drawn in the way of the weights.');
const distribution = z
  .enum(['normal', 'uniform'])
  .optional()
  .describe(
    'The shape of the distribution; its variance is the same in both. Default: uniform for glorot, else normal.',
  );

const init = z.discriminatedUnion(
  'type',
  [
    object({
      type: z.literal('normal').describe('A normal distribution.'),
      mean: number().optional().describe('Its mean. Default: 0.'),
      std: number().min(0).optional().describe('Its standard deviation. Default: 1.'),
      bias,
    }),
    object({
      type: z.literal('uniform').describe('A uniform distribution over [low, high).'),
      low: number().optional().describe('Its lower end. Default: −1.'),
      high: number().optional().describe('Its upper end. Default: 1.'),
      bias,
    }),
    object({
      type: z
        .literal('glorot')
        .describe('Variance 2/(inputs + units) of the layer (Glorot and Bengio 2010).'),
      distribution,
      bias,
    }),
    object({
      type: z.literal('he').describe('Variance 2/inputs of the layer (He et al. 2015).'),
      distribution,
      bias,
    }),
    object({
      type: z.literal('lecun').describe('Variance 1/inputs of the layer (LeCun et al. 1998).'),
      distribution,
      bias,
    }),
    object({ type: z.literal('zeros').describe('All 0.'), bias }),
    object({
      type: z.literal('constant').describe('One number for all.'),
      value: number().describe('That number.'),
      bias,
    }),
    object({
      type: z
        .literal('sine')
        .describe(
          'sin(k)/10 for k = 1, 2, … down the columns of the matrix of each layer with its biases as the first column: deterministic, and no two alike.',
        ),
      bias,
    }),
  ],
  { error: 'expected {"type": …}, such as {"type": "glorot"}' },
);

/** How a person stores the parameters. */
export const layout = object({
  weight: z
    .enum(['out-in', 'in-out'])
    .optional()
    .describe('Whether a weight matrix is [units, inputs] or [inputs, units]. Default: out-in.'),
  bias: z
    .enum(['separate', 'first-column', 'last-column', 'none'])
    .optional()
    .describe(
      'Where the biases are: in a vector of their own, in the first or last column of the weight matrix (its first or last row where weight is in-out), or there are none. Default: separate.',
    ),
  unrolled: z
    .enum(['row-major', 'column-major'])
    .optional()
    .describe(
      'All tensors one after another in one vector named parameters, each unrolled by rows (C, numpy) or by columns (Octave, Fortran). Default: they are separate.',
    ),
});

/** The section `parameters`. */
export const parameters = object({
  init: init
    .optional()
    .describe(
      'How the weights are made. Default: {"type": "glorot"} where neither values nor file is given.',
    ),
  seed: seed().optional().describe('What seeds their random numbers. Default: 0.'),
  values: z
    .union([z.record(z.string(), numbers()), numbers()], {
      error: 'expected an object of tensors by name, such as {"layer1.weight": [[…], …], …}',
    })
    .optional()
    .describe(
      'The tensors by name in your layout, as nested lists or flat in row-major order; where the layout is unrolled, the one vector.',
    ),
  file: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A file of tensors, relative to the spec: .json (what values would have), .npz or .safetensors (the tensors by name), or .npy where the layout has a single one.',
    ),
  layout: layout
    .optional()
    .describe('How your program stores the parameters; names and indices are shown that way.'),
  frozen: z
    .array(z.string())
    .optional()
    .describe('Names of tensors that are left out of gradient and training. Default: none.'),
});
