import * as z from 'zod';
import { count, counts, number, open, status, verdict } from './fields.ts';
import { finding } from './finding.ts';

const part = open({
  status: z.enum(['match', 'mismatch', 'inconclusive', 'not given']),
}).meta({ id: 'part', description: 'One comparison, with its figures where it was made.' });

const shape = z.array(count).describe('In the layout of the person whose tensor it is.');

const weight = open({
  tensor: z.string(),
  index: z.array(count).describe('From 0.'),
  value: number,
  analytic: number.describe('The gradient under test.'),
  numeric: number.describe('The gradient by finite differences.'),
  error: number.describe('|analytic − numeric|'),
  bound: number.describe('The largest error that right code could show.'),
  verdict,
  reason: z.string().optional(),
  note: z.string().optional().describe('Why it could not be decided, or where the kink is.'),
}).meta({ id: 'weight' });

const delta = open({
  layer: z.string(),
  unit: count,
  example: count,
  analytic: number,
  numeric: number,
  bound: number,
  verdict,
}).meta({ id: 'delta', description: '∂cost/∂z of one unit and example.' });

/** The check of one gradient. */
export const check = open({
  name: z.string(),
  spec: z.string().optional().describe('The file, as it was named.'),
  subject: z
    .enum(['reference', 'reported', 'program', 'module'])
    .describe('Whose gradient: reference is nncheck’s own backpropagation.'),
  report: z.string().optional().describe('The file of reported numbers, where there are several.'),
  status: status.describe('mismatch where any part is.'),
  cost: open({ reference: number.optional(), implementation: number.optional() }),
  parts: open({
    outputs: part,
    cost: part,
    gradient: part.describe('With the reference.'),
    consistency: part.describe('Of the gradient with differences of its own cost.'),
    numericalGradient: part,
    update: part,
    preActivations: part.optional(),
    activations: part.optional(),
    deltas: part.optional(),
  }),
  counts,
  method: z.string(),
  evaluations: count.describe('Of the cost.'),
  coverage: open({ caught: count, of: count, missed: z.array(z.string()) })
    .optional()
    .describe('How many of the standard mistakes this check would have caught.'),
  silent: z.array(z.string()).optional().describe('Where no weight affects the cost.'),
  reading: open({
    order: z.string().optional().describe('Of the weights, where the numbers have no names.'),
    tried: count.optional().describe('Orders that were tried.'),
    roles: open({ gradient: count, numericalGradient: count, by: z.string() })
      .optional()
      .describe('Which column was read as what, from 0.'),
  })
    .optional()
    .describe('How a printed table was read.'),
  hint: open({
    part: z.string(),
    layer: z.string().optional(),
    tensors: z.array(z.string()).optional(),
    start: z.string().optional().describe('The tensor to start at.'),
    units: z.array(count).optional(),
    example: count.optional(),
    message: z.string(),
  })
    .optional()
    .describe('With --hints: where the fault is, in place of the findings and the weights.'),
  localization: open({ weights: count, evaluations: count, ended: z.string() })
    .optional()
    .describe('The search for wrong weights, where not each was tried.'),
  interrupted: open({ checked: count, weights: count }).optional(),
  tensors: z.array(
    open({
      name: z.string(),
      shape,
      counts,
      largestError: number,
      largestRelativeError: number,
      frozen: z.literal(true).optional(),
    }),
  ),
  gradients: z.array(weight),
  numericalGradients: z.array(weight).optional().describe('Of the numerical gradient that was reported.'),
  updates: z.array(weight).optional().describe('Of the parameters after a step.'),
  deltas: z.array(delta).optional().describe('With --deltas.'),
  findings: z.array(finding),
}).meta({ id: 'check' });
