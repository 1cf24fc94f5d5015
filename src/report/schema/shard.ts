import * as z from 'zod';
import { SCHEMA_VERSION } from '../json/error.ts';
import { count, counts, error, open } from './fields.ts';

const texts = z.array(z.string());

/** The flags of `grad` that decide what is measured, as `merge` repeats them. */
const request = z
  .strictObject({
    specs: texts,
    task: z.string().optional(),
    reported: texts.optional(),
    run: z.string().optional(),
    command: texts.optional(),
    module: z.string().optional(),
    method: z.enum(['units', 'increments', 'subtraction', 'all']),
    at: z.enum(['given', 'spread']),
    deltas: z.boolean(),
    tensors: texts,
    step: z.number().optional(),
    seed: count.optional(),
    examples: count.optional(),
    allWeights: z.boolean().optional(),
    maxEvaluations: count.optional(),
  })
  .describe('The flags that decide what is measured.');

/** The report of one part of a check: `nncheck grad --shard`. */
export const gradShard = open({
  schemaVersion: z.literal(SCHEMA_VERSION),
  command: z.literal('grad'),
  status: z
    .enum(['partial', 'mismatch', 'error'])
    .describe('mismatch where this part has one; else partial: nothing is known of the whole.'),
  shard: open({
    index: z.int().min(1),
    of: z.int().min(1),
    version: z.string().describe('Of nncheck.'),
    arithmetic: z.string().describe('A digest of how this machine rounds exp, tanh and others.'),
    request,
  }),
  checks: z.array(
    open({
      name: z.string().optional(),
      spec: z.string().optional(),
      subject: z.enum(['reference', 'reported', 'program', 'module']).optional(),
      status: z.enum(['partial', 'mismatch', 'error']),
      error: error.optional(),
      counts: counts.optional().describe('Of the weights that were judged here.'),
      files: texts.describe('Digests of the files that were read.'),
      answers: z.string().describe('What was measured, for nncheck merge alone; its form may change.'),
    }),
  ),
}).meta({ id: 'gradShard' });

export type ShardRequest = z.infer<typeof request>;
export type ShardReport = z.infer<typeof gradShard>;
