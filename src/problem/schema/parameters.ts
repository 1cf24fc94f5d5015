import * as z from 'zod';
import { number, numbers, object, optional, seed } from './fields.ts';

const bias = optional(
  number(),
  'The value that every bias starts with. Default: biases are drawn in the way of the weights.',
);
const distribution = optional(
  z.enum(['normal', 'uniform']),
  'The shape of the distribution; its variance is the same in both. Default: uniform for glorot, else normal.',
);

/** One way of making the weights, with constants of its own. */
function way<Type extends string, Constants extends z.core.$ZodLooseShape>(
  type: Type,
  about: string,
  constants: Constants,
) {
  return object({ type: z.literal(type).describe(about), ...constants, bias });
}

const init = z.discriminatedUnion(
  'type',
  [
    way('normal', 'A normal distribution.', {
      mean: optional(number(), 'Its mean. Default: 0.'),
      std: optional(number().min(0), 'Its standard deviation. Default: 1.'),
    }),
    way('uniform', 'A uniform distribution over [low, high).', {
      low: optional(number(), 'Its lower end. Default: −1.'),
      high: optional(number(), 'Its upper end. Default: 1.'),
    }),
    way('glorot', 'Variance 2/(inputs + units) of the layer (Glorot and Bengio 2010).', { distribution }),
    way('he', 'Variance 2/inputs of the layer (He et al. 2015).', { distribution }),
    way('lecun', 'Variance 1/inputs of the layer (LeCun et al. 1998).', { distribution }),
    way('zeros', 'All 0.', {}),
    way('constant', 'One number for all.', { value: number().describe('That number.') }),
    way(
      'sine',
      'sin(k)/10 for k = 1, 2, … down the columns of the matrix of each layer with its biases as the first column: deterministic, and no two alike.',
      {},
    ),
  ],
  { error: 'expected {"type": …}, such as {"type": "glorot"}' },
);

/** How a person stores the parameters. */
export const layout = object({
  weight: optional(
    z.enum(['out-in', 'in-out']),
    'Whether a weight matrix is [units, inputs] or [inputs, units]. Default: out-in.',
  ),
  bias: optional(
    z.enum(['separate', 'shared', 'first-column', 'last-column', 'none']),
    'Where the biases are: in a vector of their own, one number for all units of a layer (shared), in the first or last column of the weight matrix (its first or last row where weight is in-out), or there are none. Default: separate.',
  ),
  biasInput: optional(
    z.literal([1, -1]),
    'The constant input that a bias is the weight of: z = W·a + biasInput·b. With −1 a bias is a threshold, which is subtracted. Default: 1.',
  ),
  kernel: optional(
    z
      .array(z.enum(['out', 'in', 'row', 'column']))
      .length(4)
      .refine((axes) => new Set(axes).size === 4, { error: 'expected each of out, in, row and column once' }),
    'The order of the axes of a kernel: out are its filters, in its channels. ["row", "column", "in", "out"] is that of Keras and of [height, width, channels, filters]. A transposed convolution has the axes of the convolution that it transposes: out are its channels, in its filters. Default: ["out", "in", "row", "column"], as in torch.',
  ),
  unrolled: optional(
    z.enum(['row-major', 'column-major']),
    'All tensors one after another in one vector named parameters, each unrolled by rows (C, numpy) or by columns (Octave, Fortran). Default: they are separate.',
  ),
});

/** The section `parameters`. */
export const parameters = object({
  init: optional(
    init,
    'How the weights are made. Default: {"type": "glorot"} where neither values nor file is given.',
  ),
  seed: optional(seed(), 'What seeds their random numbers. Default: 0.'),
  values: optional(
    z.union([z.record(z.string(), numbers()), numbers()], {
      error: 'expected an object of tensors by name, such as {"layer1.weight": [[…], …], …}',
    }),
    'The tensors by name in your layout, as nested lists or flat in row-major order; where the layout is unrolled, the one vector.',
  ),
  file: optional(
    z.string().min(1),
    'A file of tensors, relative to the spec: .json (what values would have), .npz or .safetensors (the tensors by name), or .npy where the layout has a single one.',
  ),
  layout: optional(layout, 'How your program stores the parameters; names and indices are shown that way.'),
  frozen: optional(
    z.array(z.string()),
    'Names of tensors that are left out of gradient and training. Default: none.',
  ),
});
