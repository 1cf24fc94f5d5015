import * as z from 'zod';
import { picture, sequence, tokens } from './axes.ts';
import { count, object } from './fields.ts';
import { layerSchema } from './layers.ts';

/** Ten times what hand-written networks have. */
const MOST_LAYERS = 1000;

const one = [count(), picture, sequence, tokens] as const;
const AXES = ['channels', 'rows', 'columns', 'steps', 'features', 'tokens', 'vocabulary'];
const parts = z
  .record(z.string().regex(/^[^.[\]\p{C}]+$/u), z.union(one))
  .refine(
    (inputs) => Object.keys(inputs).length > 0 && !Object.keys(inputs).some((key) => AXES.includes(key)),
    { error: `expected names of inputs other than ${AXES.join(', ')}` },
  );

/** The section `network`. */
export const network = object({
  inputs: z
    .union([...one, parts], {
      error:
        'expected a whole number of at least 1, {"channels": …, "rows": …, "columns": …}, {"steps": …, "features": …}, {"tokens": …, "vocabulary": …}, or an object of these by name',
    })
    .describe(
      'The length of one input row, or the axes of one example. Their order is that of the numbers: {"channels", "rows", "columns"} is NCHW, {"rows", "columns", "channels"} is NHWC, here and in every layer. Several inputs have names that layers read: {"x": {"steps": 10, "features": 5}, "h0": 4}.',
    ),
  layers: z.array(layerSchema).min(1).max(MOST_LAYERS).describe('The layers, from the input to the output.'),
});
