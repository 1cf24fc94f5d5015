import * as z from 'zod';
import { SCHEMA_VERSION } from '../json/error.ts';
import { check } from './check.ts';
import { count, error, number, open, status } from './fields.ts';
import { finding } from './finding.ts';
import { parts } from './parts.ts';
import { gradShard } from './shard.ts';

const schemaVersion = z.literal(SCHEMA_VERSION);
const rows = z.array(z.array(number));
const lines = z.array(z.string());
const byLayer = z.record(z.string(), rows);

const failedCheck = open({
  spec: z.string(),
  report: z.string().optional(),
  status: z.literal('error'),
  error,
}).meta({ id: 'failedCheck' });

const grad = open({
  schemaVersion,
  command: z.literal('grad'),
  status: z.enum(['match', 'mismatch', 'inconclusive', 'error']),
  error: error.optional().describe('The first one, where a check was not made.'),
  checks: z.array(z.union([check, failedCheck])),
}).meta({ id: 'grad' });

const ended = z
  .enum(['completed', 'until-cost', 'patience', 'stopped', 'diverged'])
  .describe(
    'All epochs done, a cost as low as --until-cost, --patience at its end, a signal, a cost that is not finite.',
  );
const validationCost = number.optional().describe('Of the validation data, where the spec has any.');

const train = open({
  schemaVersion,
  command: z.literal('train'),
  status: z.enum(['match', 'mismatch', 'inconclusive', 'diverged', 'not checked']),
  name: z.string(),
  spec: z.string().optional(),
  ended,
  run: count.optional().describe('With restarts: the run that this is the report of, from 1.'),
  runs: z
    .array(
      open({
        seed: count.describe('Of its parameters.'),
        ended,
        epoch: count,
        cost: number,
        validationCost,
      }),
    )
    .optional()
    .describe('With restarts: all runs.'),
  history: z.array(open({ epoch: count, cost: number, validationCost, gradientNorm: number })),
  final: open({ epoch: count, cost: number, validationCost, outputs: rows }),
  checks: z.array(
    open({
      when: z.enum(['before', 'during', 'after']),
      epoch: count,
      run: count.optional().describe('With restarts: the run, from 1.'),
      status,
      checked: count.describe('Weights that were judged.'),
      weights: count.describe('Weights that are not frozen.'),
      examples: count.describe('Examples whose cost was differentiated.'),
      mismatches: count,
      inconclusive: count,
      largestRelativeError: number,
    }),
  ),
  findings: z.array(finding),
}).meta({ id: 'train' });

const entry = open({ epoch: count, cost: number });
const way = z.enum(['numeric', 'analytic', 'own']);

const trainProgram = open({
  schemaVersion,
  command: z.literal('train'),
  subject: z.enum(['program', 'module']),
  status: z.enum(['match', 'mismatch', 'inconclusive', 'diverged', 'not checked']),
  name: z.string(),
  spec: z.string().optional(),
  ended: z.enum(['completed', 'diverged', 'stopped', 'limited']).describe('Of the path of the history.'),
  history: z.array(entry).describe('Of its own steps or loop, else of its gradient, else of differences.'),
  final: entry,
  checks: z.array(open({ when: z.literal('before'), status, parts: z.unknown(), counts: z.unknown() })),
  paths: z.array(
    open({
      by: way,
      own: z.enum(['update', 'epochs']).optional(),
      ended: z.enum(['completed', 'diverged', 'stopped', 'limited']),
      epochs: count.describe('Epochs that were done.'),
      evaluations: count.describe('Costs that differences took.'),
      costs: z.array(entry),
    }),
  ),
  partings: z.array(
    open({
      paths: z.array(way).describe('The two that part.'),
      step: count.describe('The first step that differs, from 1.'),
      because: z.enum(['gradient', 'step']).describe('What is wrong there.'),
    }),
  ),
  findings: z.array(finding),
}).meta({ id: 'trainProgram' });

const forward = open({
  schemaVersion,
  command: z.literal('forward'),
  status: z.literal('ok'),
  name: z.string(),
  spec: z.string().optional(),
  cost: number,
  dataCost: number,
  regularizationCost: number,
  examples: z.array(count).describe('Those that are shown, from 0; the rows of what follows.'),
  inputs: rows,
  targets: rows.optional().describe('Absent with an upstream loss.'),
  upstream: rows.optional().describe('The upstream gradient, in place of targets.'),
  preActivations: byLayer,
  activations: byLayer,
  losses: z.array(number),
}).meta({ id: 'forward' });

const ladder = open({
  schemaVersion,
  command: z.literal('ladder'),
  status: status.describe('inconclusive where a rung was not climbed, but for a missing spec.'),
  subject: z.enum(['reference', 'program', 'module']),
  rungs: z.array(
    open({
      rung: z.int().min(1),
      name: z.string(),
      status: z.enum(['passed', 'stopped', 'inconclusive', 'skipped']),
      skipped: z.enum(['no spec', 'stopped below', 'own data', 'own network']).optional(),
      stage: z.enum(['forward', 'numeric', 'analytic']).optional().describe('Where the rung stopped.'),
      parts: parts.optional(),
      trainings: z.array(
        open({
          gradient: z.enum(['numeric', 'analytic']),
          starts: count.describe('Parameters from which it was started; the figures are of the last.'),
          ended: z.enum(['learned', 'flat', 'steps']),
          steps: count,
          first: number.describe('The cost at the start.'),
          last: number,
          worst: number.optional().describe('The largest |output − target| at the end.'),
        }),
      ),
      findings: z.array(finding),
    }),
  ),
}).meta({ id: 'ladder' });

const explain = open({
  schemaVersion,
  command: z.literal('explain'),
  status: z.literal('match'),
  entries: z.array(
    open({
      code: z.string(),
      slug: z.string(),
      title: z.string(),
      about: z.string(),
      wrong: lines.describe('Code with the mistake.'),
      right: lines.describe('The same code without it.'),
      shows: z.string(),
      matters: z.string(),
      fix: z.string(),
      butRight: z.string().optional().describe('Right code that shows the same numbers.'),
      example: open({
        network: z.string(),
        does: z.string(),
        rows: z.array(open({ name: z.string(), right: z.array(number), wrong: z.array(number) })),
      }).optional(),
    }),
  ),
}).meta({ id: 'explain' });

const failure = open({ schemaVersion, command: z.string(), status: z.literal('error'), error }).meta({
  id: 'failure',
  description: 'A command that failed before it had anything to report.',
});

/** Every report that a command writes as JSON. */
export const report = z.union([grad, gradShard, trainProgram, train, forward, ladder, explain, failure]);
