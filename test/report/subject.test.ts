import { expect, test } from 'vitest';
import { subjectOf, whose } from '../../src/report/subject.ts';
import type { GradientCheck, Parts, ProgramCheck, ReportedCheck } from '../../src/verdict/verdict.ts';
import { madeCheck, madeTensor, matching } from '../support/checks.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const reference = madeCheck([madeTensor('w', [2], matching(2))]);
const withParts = (parts: Partial<Parts>): Parts => ({ ...reference.parts, gradient: 'not given', ...parts });
const reported = (parts: Partial<Parts>): ReportedCheck => ({
  ...reference,
  subject: 'reported',
  parts: withParts(parts),
  reported: { file: 'r.json', vectors: [], values: [], missingLayers: {}, transposed: [] },
});
const program = (parts: Partial<Parts>, more: Partial<ProgramCheck> = {}): ProgramCheck => ({
  ...reference,
  subject: 'program',
  parts: withParts(parts),
  consistency: { counts: reference.counts, wrong: [] },
  ...more,
});

test.each<[string, string, GradientCheck]>([
  ['reference', 'nncheck’s own backpropagation', reference],
  ['reported', 'your reported gradient', reported({ gradient: 'match', numericalGradient: 'match' })],
  ['reported', 'your reported numeric gradient', reported({ numericalGradient: 'match' })],
  ['reported', 'your reported update step', reported({ update: 'match' })],
  ['reported', 'your reported numbers', reported({ outputs: 'match' })],
  ['program', 'your program’s gradient', program({ consistency: 'match' })],
  ['program', 'your program’s update steps', program({ update: 'match' })],
  ['module', 'your program’s gradient', program({ gradient: 'match' }, { isModule: true })],
])('%s: %s', (subject, words, check) => {
  expect(subjectOf(check)).toBe(subject);
  expect(whose(check)).toBe(words);
});

test('heading, conclusion and JSON say whose gradient; only a spec alone ends with how to check one’s own', async () => {
  const spec = {
    network: { inputs: 1, layers: [{ type: 'dense', name: 'out', units: 1 }] },
    loss: { type: 'squared' },
    parameters: { values: { 'out.weight': [[0.5]], 'out.bias': [0.25] } },
    data: { inputs: [[1]], targets: [[1]] },
  };
  const gradient = { 'out.weight': [[-0.25]], 'out.bias': [-0.25] };
  const cwd = folder({ 'spec.json': spec, 'mine.json': { gradient } });
  const own = await cli(['grad', 'spec.json'], { cwd });
  expect(own.stdout).toMatch(/^.*\(?spec.*: nncheck’s own backpropagation\n/);
  expect(own.stdout).toContain('✓ nncheck’s own backpropagation agrees');
  expect(own.stdout.trimEnd().split('\n').at(-1)).toMatch(/^Your own code was not checked: /);
  const mine = await cli(['grad', 'spec.json', '--reported', 'mine.json'], { cwd });
  expect(mine.stdout).toMatch(/^.*: your reported gradient\n/);
  expect(mine.stdout).toContain('✓ Your reported gradient is right.');
  expect(mine.stdout).not.toContain('Your own code was not checked');
  const json = await cli(['grad', 'spec.json', '--reported', 'mine.json', '--json'], { cwd });
  expect(JSON.parse(json.stdout).checks[0].subject).toBe('reported');
});
