import * as z from 'zod';
import { count, object } from './fields.ts';
import { layerSchema } from './layers.ts';

/** Ten times what hand-written networks have. */
const MOST_LAYERS = 1000;

const picture = object({
  channels: count().describe('How many numbers there are at each place: 3 of a coloured picture.'),
  rows: count().describe('Its height.'),
  columns: count().describe('Its width.'),
});

/** The section `network`. */
export const network = object({
  inputs: z
    .union([count(), picture], {
      error: 'expected a whole number of at least 1, or {"channels": …, "rows": …, "columns": …}',
    })
    .describe(
      'The length of one input row, or the axes of one example. Their order is that of the numbers: {"channels", "rows", "columns"} is NCHW, {"rows", "columns", "channels"} is NHWC, here and in every layer.',
    ),
  layers: z.array(layerSchema).min(1).max(MOST_LAYERS).describe('The layers, from the input to the output.'),
});
