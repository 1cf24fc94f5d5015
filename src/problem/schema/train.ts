import * as z from 'zod';
import { count, fraction, object, positive, seed } from './fields.ts';

const optimizer = z.discriminatedUnion(
  'type',
  [
    object({
      type: z.literal('sgd').describe('v ← momentum·v + gradient; w ← w − learningRate·v.'),
      learningRate: positive().optional().describe('The factor of a step. Default: 0.1.'),
      momentum: fraction().optional().describe('How much of the step before is kept. Default: 0.'),
    }),
    object({
      type: z
        .literal('adam')
        .describe(
          'm ← beta1·m + (1 − beta1)·g; v ← beta2·v + (1 − beta2)·g²; w ← w − learningRate·m̂/(√v̂ + epsilon), m̂ and v̂ being divided by 1 − betaᵗ (Kingma and Ba 2015).',
        ),
      learningRate: positive().optional().describe('The factor of a step. Default: 0.001.'),
      beta1: fraction().optional().describe('How slowly the mean gradient forgets. Default: 0.9.'),
      beta2: fraction().optional().describe('How slowly the mean square forgets. Default: 0.999.'),
      epsilon: positive().optional().describe('What keeps the division from 0. Default: 1e-8.'),
    }),
  ],
  { error: 'expected {"type": "sgd", …} or {"type": "adam", …}' },
);

/** The section `train`. */
export const train = object({
  optimizer: optimizer.optional().describe('How a gradient becomes a step. Default: {"type": "sgd"}.'),
  epochs: count().optional().describe('How often all examples are gone through. Default: 1000.'),
  batchSize: count().optional().describe('Examples a step. Default: all of them.'),
  gradientReduction: z
    .enum(['mean'])
    .optional()
    .describe(
      'mean: the loop divides the gradient (regularization included) by the examples of the batch, though the cost is not divided. Default: the gradient is that of the cost.',
    ),
  seed: seed().optional().describe('What seeds the order of the batches. Default: 0.'),
});

/** The section `check`. */
export const check = object({
  step: positive()
    .optional()
    .describe(
      'The step of the differences, in units of the scale of each weight. Default: chosen from the noise.',
    ),
  seed: seed().optional().describe('What seeds the random directions and samples. Default: 0.'),
});
