import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromText } from '../../src/problem/load.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { vectorText } from '../support/reported.ts';

const GOLDEN = join(import.meta.dirname, '../golden/tables');
const SPEC = readFileSync(join(GOLDEN, 'spec.json'), 'utf8');
let files: Record<string, string>;

beforeAll(async () => {
  const problem = await problemFromText(SPEC);
  const { gradient } = evaluate(problem);
  const report = (of: (value: number, index: number) => number, more = '') =>
    `{"gradient": ${vectorText(problem, gradient.map(of))}${more}}`;
  files = {
    'spec.json': SPEC,
    'class/anna.json': report((value) => value),
    'class/ben.json': report((value) => value / 4),
    // The weights of the third hidden unit are left out.
    'class/cleo.json': report((value, index) => (index === 4 || index === 5 ? 0 : value)),
    'class/dan.json': report((value) => value, ', "outputs": [[0.5], [0.6], [0.7], [0.8]]'),
    'class/eve.json': '{"gradient": {"hidden.weight": [[1, 2',
    'class/fay.txt': readFileSync(join(GOLDEN, 'tabs.txt'), 'utf8'),
  };
});

test('a row each, and all of them counted: a bad report does not stop the rest', async () => {
  const { status, stdout, stderr } = await cli(['grad', 'spec.json', '--reported', 'class'], {
    cwd: folder(files),
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: class\/eve\.json:1:\d+: the file ends too early/m);
  const rows = stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
  expect(rows).toEqual([
    'class/anna.json | ✓ match',
    'class/ben.json | ✗ mismatch | NN101 Wrong scale',
    'class/cleo.json | ✗ mismatch | NN125 A unit, row or column is left out',
    'class/dan.json | ✗ mismatch | forward pass: first wrong value in layer "output", unit 0, example 0',
    'class/eve.json | ✗ error | the file ends too early: it may be truncated',
    'class/fay.txt | ✗ mismatch | NN101 Wrong scale',
    '',
    '6 reports: 1 error, 4 mismatch, 1 match',
    '',
  ]);
});

test('hints tell the place and not the name, in text and JSON', async () => {
  const cwd = folder(files);
  const asked = ['grad', 'spec.json', '--reported', 'class/*.json', '--reported', 'class/fay.txt', '--hints'];
  const { stdout } = await cli(asked, { cwd });
  expect(stdout).toMatch(/class\/cleo\.json +✗ mismatch +backward pass: hidden\.weight, unit 2$/m);
  expect(stdout).toMatch(/class\/ben\.json .*; start at output\.bias$/m);
  const inJson = await cli([...asked, '--json'], { cwd });
  for (const text of [stdout, inJson.stdout]) expect(text).not.toMatch(/NN\d|scale|left out/i);
  const { checks } = JSON.parse(inJson.stdout);
  expect(checks).toHaveLength(6);
  expect(checks[2]).toMatchObject({
    spec: 'spec.json',
    report: 'class/cleo.json',
    status: 'mismatch',
    hint: { part: 'gradient', tensors: ['hidden.weight'], start: 'hidden.weight', units: [2] },
    gradients: [],
    findings: [],
  });
  expect(checks[3].hint).toMatchObject({ part: 'outputs', layer: 'output', units: [0], example: 0 });
  expect(checks[0].hint).toBeUndefined();
});

test('JSON has a check each, with the spec and the report', async () => {
  const { stdout } = await cli(['grad', 'spec.json', '--reported', 'class', '--json'], {
    cwd: folder(files),
  });
  const { checks } = JSON.parse(stdout);
  const shown = checks.map(({ spec, report, status }: Record<string, string>) => [spec, report, status]);
  expect(shown).toEqual([
    ['spec.json', 'class/anna.json', 'match'],
    ['spec.json', 'class/ben.json', 'mismatch'],
    ['spec.json', 'class/cleo.json', 'mismatch'],
    ['spec.json', 'class/dan.json', 'mismatch'],
    ['spec.json', 'class/eve.json', 'error'],
    ['spec.json', 'class/fay.txt', 'mismatch'],
  ]);
  expect(checks[1].findings[0].code).toBe('NN101');
});

test('the exit status is that of all: a mismatch over a match', async () => {
  const cwd = folder(files);
  const with_ = async (...names: string[]) =>
    (
      await cli(['grad', 'spec.json', ...names.flatMap((name) => ['--reported', `class/${name}.json`])], {
        cwd,
      })
    ).status;
  expect(await with_('anna')).toBe(0);
  expect(await with_('anna', 'ben')).toBe(1);
  expect(await with_('ben', 'eve')).toBe(2);
});

test('a narrow terminal has what is wrong under the name', async () => {
  const { stdout } = await cli(['grad', 'spec.json', '--reported', 'class'], {
    cwd: folder(files),
    env: { COLUMNS: '40' },
  });
  expect(stdout).toMatch(/^class\/ben\.json\n {2}✗ mismatch\n {2}NN101 Wrong scale$/m);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
});

test('a spec that cannot be read is told once', async () => {
  const cwd = folder({ ...files, 'spec.json': '{"network": {}}' });
  const { status, stderr } = await cli(['grad', 'spec.json', '--reported', 'class'], { cwd });
  expect(status).toBe(2);
  expect(stderr.match(/^error:/gm)).toHaveLength(1);
});

test.each([
  [['--hints'], /--hints tells where the fault of a report is: name one with --reported/],
  [['--reported', 'class', '--hints', '--reporter', 'junit'], /--hints leaves out the names of faults/],
  [['--reported', 'none/*.json'], /no file matches "none\/\*\.json"/],
])('%s', async (options, message) => {
  const { status, stderr } = await cli(['grad', 'spec.json', ...options], { cwd: folder(files) });
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});
