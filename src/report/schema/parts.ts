import * as z from 'zod';
import { count, counts, number, open, status } from './fields.ts';

const partStatus = z.enum(['match', 'mismatch', 'inconclusive', 'not given']).meta({
  id: 'partStatus',
  description: 'The result of one comparison; not given where there was nothing to compare.',
});

const names = z.array(z.string());
const notReported = names.optional().describe('What the report leaves out, by name.');

/** A comparison of tensors; its figures are those of a report, or of the steps of a program. */
const vector = open({
  status: partStatus,
  counts: counts.optional(),
  notReported,
  tooFewDigits: count.optional().describe('Weights whose numbers have too few digits to tell.'),
});

const wrongValue = open({
  part: z.string(),
  layer: z.string(),
  unit: count,
  example: count,
  reported: number,
  reference: number,
  bound: number,
  wrongExamples: count,
  examples: count,
}).describe('The first wrong value in the order of the computation.');

/** A comparison of the values of units. */
const values = open({
  status: partStatus,
  layers: z
    .array(
      open({
        layer: z.string(),
        status,
        total: count,
        wrong: count,
        largestError: number,
        first: wrongValue.optional(),
      }),
    )
    .optional(),
  notReported,
});

/** Every comparison of a check, by what is compared. */
export const parts = open({
  outputs: values,
  cost: open({
    status: partStatus,
    error: number.optional(),
    bound: number
      .optional()
      .describe('The largest error of right code that is stored and printed in these digits.'),
  }),
  gradient: vector.describe('With the reference.'),
  consistency: open({
    status: partStatus,
    counts: counts.optional(),
    wrong: names.optional().describe('Tensors that mismatch.'),
  }).describe('Of the gradient with differences of its own cost.'),
  numericalGradient: vector,
  update: vector
    .extend({
      learningRate: number.optional(),
      from: z
        .enum(['reference', 'reported', 'program', 'numeric'])
        .optional()
        .describe('The gradient of the expected step.'),
      step: count.optional().describe('Which step the first one is.'),
      steps: z.array(status).optional().describe('The status of each, where there are several.'),
      open: z.literal('unknown state').optional().describe('Why the steps could not be judged.'),
      memory: names.optional().describe('What was reported of the state of the optimizer.'),
      optimizer: z.string().optional(),
    })
    .describe('Of the update steps with those of the declared optimizer.'),
  preActivations: values.optional(),
  activations: values.optional(),
  deltas: values.optional(),
  inputGradient: vector
    .optional()
    .describe('Of the gradient with respect to the inputs, where it was given.'),
});
