import * as z from 'zod';
import { count, number, object, optional, positive } from './fields.ts';

const common = {
  by: optional(z.enum(['epoch', 'step']), 'Whether t counts epochs or steps, from 0. Default: epoch.'),
  warmUp: optional(
    count(),
    'So many epochs or steps come first, in which the rate is η·1/warmUp, η·2/warmUp, …, η; t counts from 0 after them. Default: none.',
  ),
};
const end = {
  over: optional(count(), 'T: epochs or steps until the rate stays. Default: all that follow the warm-up.'),
  to: optional(number().min(0), 'The factor of η at t = T. Default: 0.'),
};

/** How the learning rate changes in the course of a training: forms with formulas. */
export const schedule = z.discriminatedUnion(
  'type',
  [
    object({ type: z.literal('constant').describe('η; for a warm-up alone.'), ...common }),
    object({
      type: z.literal('step').describe('η·factor^⌊t/every⌋.'),
      every: count().describe('Epochs or steps from one fall to the next.'),
      factor: positive().describe('What the rate is multiplied by, such as 0.5.'),
      ...common,
    }),
    object({
      type: z.literal('exponential').describe('η·factor^t.'),
      factor: positive().describe('What the rate is multiplied by each time, such as 0.99.'),
      ...common,
    }),
    object({
      type: z.literal('inverse').describe('η/(1 + decay·t).'),
      decay: number().min(0).describe('How fast it falls, such as 0.01.'),
      ...common,
    }),
    object({ type: z.literal('linear').describe('η·(1 + (to − 1)·min(1, t/T)).'), ...end, ...common }),
    object({
      type: z
        .literal('cosine')
        .describe(
          'η·(to + (1 − to)·(1 + cos(π·min(1, t/T)))/2) (Loshchilov and Hutter 2017, without restarts).',
        ),
      ...end,
      ...common,
    }),
  ],
  { error: 'expected {"type": …}, such as {"type": "cosine"}' },
);
