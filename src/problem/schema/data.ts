import * as z from 'zod';
import { nearest } from '../../input/suggest.ts';
import { count, numbers, object, optional, seed } from './fields.ts';

const part = {
  examples: optional(count(), 'How many examples to take, from the first on. Default: all.'),
  skip: optional(
    z.int().min(0),
    'How many examples to leave out before the first one; with a shuffle, of the random order. Default: 0.',
  ),
  shuffle: optional(z.boolean(), 'Whether they are put in a random order before. Default: false.'),
  seed: optional(seed(), 'What seeds the shuffle, and a task that draws its examples. Default: 0.'),
  standardize: optional(
    z.enum(['inputs', 'targets', 'both']),
    'Which columns x become (x − mean)/deviation over the examples taken; a constant one becomes 0. Validation data are changed with mean and deviation of the data. Default: none.',
  ),
};

const header = optional(
  z.boolean(),
  'Whether line 1 of a .csv names its columns. Default: true where a column is asked for by name.',
);
const examplesIn = optional(
  z.enum(['rows', 'columns']),
  'Whether one example is a row or a column of the lists or of a .csv. A sequence in columns is [features, examples, steps], as in the course of deeplearning.ai. Default: rows.',
);

const column = z.union([z.string(), z.int().min(0)]);
const columns = z.union([column, z.array(column).min(1)], {
  error: 'expected a column: its name, or its number from 0; or a list of them',
});

export const array = z.union([numbers(), z.string().min(1)], {
  error: 'expected a list of numbers for each example, or the name of a file',
});

const task = object({ task: z.string().describe('The name of a built-in task, such as xor.'), ...part });

const table = object({
  file: z.string().min(1).describe('A .csv file, relative to the spec; also gzipped (.csv.gz).'),
  inputs: columns.describe('The columns of the inputs, by name or by number from 0.'),
  targets: columns.describe('The columns of the targets; text in one is a class name.'),
  header,
  ...part,
});

/** Inputs by the names that network.inputs has. */
const named = z.record(z.string(), array);

const arrays = object({
  inputs: z
    .union([array, named], {
      error:
        'expected a list of numbers for each example, the name of a file, or an object of these by the names of network.inputs',
    })
    .describe(
      'Several inputs are an object by their names in network.inputs: {"x": [[[…]]], "h0": [[…]]}. One input is a list for each example, [examples, …], nested in the order of its axes or flat; or a file (.csv, .json, .npy, .npz, .safetensors, IDX as MNIST has it, also gzipped), relative to the spec. IDX bytes are divided by 255. Of several tensors in a file the one named inputs or targets is taken, or the one that is asked for: "digits.npz#x_train".',
    ),
  targets: array.describe(
    'As inputs, in the same order. Class numbers become one-hot rows where the output layer has several units; of a sequence [examples, positions] of them.',
  ),
  header,
  examplesIn,
  ...part,
});

/** The inputs of a layer alone, whose upstream gradient takes the place of targets. */
const alone = arrays.omit({ targets: true }).meta({ description: 'With the upstream loss.' });

/** The section `data`: which of the forms it has is told by its keys. */
export const data = z.union([task, table, arrays, alone], {
  error:
    'expected {"task": …}, {"inputs": …, "targets": …}, or {"file": …, "inputs": columns, "targets": columns}',
});

/** The forms by the keys that tell them, the first that is there. */
const FORMS: readonly (readonly [key: string, form: z.ZodType])[] = [
  ['task', task],
  ['file', table],
  ['inputs', arrays],
  ['targets', arrays],
];

/**
 * Returns the form that a value is nearest to, so that its errors are reported and not those of the other forms.
 *
 * @param isUpstream whether targets may be missing
 */
export function dataForm(value: unknown, isUpstream = false): z.ZodType {
  if (typeof value !== 'object' || value === null) return data;
  const keys = Object.keys(value);
  const form = FORMS.find(([telling]) => keys.includes(telling));
  if (isUpstream && form?.[1] === arrays) return arrays.partial({ targets: true });
  if (form !== undefined) return form[1];
  const telling = FORMS.map(([key]) => key);
  const meant = keys.map((key) => nearest(key, telling)).find((key) => key !== undefined);
  return FORMS.find(([key]) => key === meant)?.[1] ?? data;
}

export type TaskData = z.input<typeof task>;
export type TableData = z.input<typeof table>;
export type ArrayData = z.input<typeof alone> & Partial<z.input<typeof arrays>>;
