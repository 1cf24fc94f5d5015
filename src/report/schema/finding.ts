import * as z from 'zod';
import { count, number, open } from './fields.ts';

const code = z.string().regex(/^NN\d{3}$/);
const slug = z.string();

/** A finding in a report: data, and the sentences that are made of them. */
export const finding = open({
  code: code.describe('Stable; nncheck explain CODE tells of it.'),
  slug,
  severity: z.enum(['error', 'warning', 'note', 'info']),
  title: z.string(),
  message: z.string().describe('What is true, and why it matters.'),
  fix: z.string().describe('What to write instead.'),
  where: open({
    tensor: z.string().optional(),
    layer: z.string().optional(),
    unit: count.optional().describe('From 0.'),
    weight: z.array(count).optional().describe('Indices from 0.'),
    example: count.optional().describe('From 0.'),
  }),
  evidence: z
    .record(z.string(), z.unknown())
    .describe('Numbers and words, by names that follow from the code.'),
  runnersUp: z
    .array(open({ code, slug, residual: number }))
    .describe('The explanations that come nearest but do not reproduce the numbers.'),
  ties: z
    .array(open({ codes: z.array(code), slugs: z.array(slug), does: z.string() }))
    .optional()
    .describe('Explanations that reproduce the same numbers.'),
}).meta({ id: 'finding' });
