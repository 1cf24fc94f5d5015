import * as z from 'zod';
import { count, counts, number, open, status, verdict } from './fields.ts';
import { finding } from './finding.ts';
import { parts } from './parts.ts';

const shape = z.array(count).describe('In the layout of the person whose tensor it is.');

const figures = {
  index: z.array(count).describe('From 0.'),
  value: number,
  analytic: number.describe('The gradient under test.'),
  numeric: number.describe('The gradient by finite differences.'),
  error: number.describe('|analytic − numeric|'),
  bound: number.describe('The largest error that right code could show.'),
  verdict,
  reason: z.string().optional(),
  note: z.string().optional().describe('Why it could not be decided, or where the kink is.'),
};
const weight = open({ tensor: z.string(), ...figures }).meta({ id: 'weight' });
const input = open({ input: z.string(), ...figures }).meta({
  id: 'input',
  description: 'One number of the inputs; its first index is the example.',
});

const delta = open({
  layer: z.string(),
  unit: count,
  example: count,
  analytic: number,
  numeric: number,
  bound: number,
  verdict,
}).meta({ id: 'delta', description: '∂cost/∂z of one unit and example.' });

const localization = open({
  status: z.enum(['passed', 'wrong', 'inconclusive']),
  ended: z.enum(['explained', 'many', 'evaluations', 'interrupted', 'kinks', 'unexplained']),
  weights: count.describe('Weights that were searched.'),
  still: count.optional().describe('Those of tensors that do not affect the cost.'),
  evaluations: count,
  patterns: z.array(
    open({
      tensor: z.string(),
      kind: z.enum(['everywhere', 'rows', 'columns', 'scattered']),
      lines: z.array(count).describe('Numbers of the rows or columns.'),
      tried: count,
      wrong: count,
      factor: number.optional().describe('numeric/analytic, where it is the same for all wrong ones.'),
    }),
  ),
  certificate: open({
    directions: count.describe('Random directions along which nothing was left to explain.'),
    missProbability: number.describe('The chance that larger errors than these were missed, as they cancel.'),
    relativeError: number.describe('Beside the rms of the gradient of its tensor: of the worst tensor.'),
    tensors: z.array(open({ name: z.string(), error: number, relativeError: number })),
  }).optional(),
}).meta({ id: 'localization', description: 'The search for wrong weights, where not each was tried.' });

const tensor = open({
  name: z.string(),
  shape,
  counts,
  largestError: number,
  largestRelativeError: number,
  frozen: z.literal(true).optional(),
});

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
  parts,
  counts,
  method: z.string(),
  evaluations: count.describe('Of the cost.'),
  shortened: count
    .optional()
    .describe('Moves that were repeated with shorter steps, so that they cross no kink.'),
  coverage: open({ caught: count, of: count, missed: z.array(z.string()) })
    .optional()
    .describe('How many of the standard mistakes this check would have caught.'),
  silent: z.array(z.string()).optional().describe('Where no weight affects the cost.'),
  reading: open({
    order: z.string().optional().describe('The order of the weights, in words.'),
    tried: count.optional().describe('How many orders were tried.'),
    roles: open({
      gradient: count,
      numericalGradient: count,
      by: z.enum(['words', 'both', 'nearer', 'exact', 'differences', 'agrees', 'fault']),
    })
      .optional()
      .describe('Which column is which, and by what that was told.'),
  })
    .optional()
    .describe('How the columns of a printed table were read.'),
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
  gradientOfStep: open({ learningRate: number, taken: z.literal('sgd').optional() })
    .optional()
    .describe('The gradient is (θ − θ′)/η of an update step.'),
  localization: localization.optional(),
  interrupted: open({ checked: count, weights: count }).optional(),
  tensors: z.array(tensor),
  gradients: z.array(weight),
  numericalGradients: z.array(weight).optional().describe('Of the numerical gradient that was reported.'),
  updates: z.array(weight).optional().describe('Of the parameters after a step.'),
  inputs: z.array(tensor).optional().describe('Of the gradient with respect to the inputs, by input.'),
  inputGradients: z.array(input).optional().describe('The gradient with respect to the inputs.'),
  deltas: z.array(delta).optional().describe('With --deltas.'),
  findings: z.array(finding),
}).meta({ id: 'check' });
