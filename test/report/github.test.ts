import { expect, test } from 'vitest';
import { NncheckError } from '../../src/errors.ts';
import { problemFromText } from '../../src/problem/load.ts';
import { annotationsOf } from '../../src/report/github/annotations.ts';
import { workflowCommand } from '../../src/report/github/commands.ts';
import { github } from '../../src/report/github/reporter.ts';
import type { Outcome } from '../../src/report/reporter.ts';
import { programFinding } from '../../src/verdict/conduct/program-findings.ts';
import { madeCheck, madeTensor, matching } from '../support/checks.ts';
import { workflowCommands } from '../support/reports.ts';

const TEXT = `{
  "network": {
    "inputs": 1,
    "layers": [
      { "type": "dense", "name": "hidden", "units": 2, "activation": "tanh" },
      { "type": "dense", "name": "output", "units": 1 }
    ]
  },
  "loss": { "type": "squared" },
  "data": { "inputs": [[1]], "targets": [[0]] }
}`;

const wrong = (name: string, count: number) =>
  madeTensor(name, [count], Array(count).fill({ analytic: 1, numeric: 2, verdict: 'mismatch' }));

async function outcome(source: string, tensors: Parameters<typeof madeCheck>[0], findings: object[] = []) {
  const problem = await problemFromText(TEXT, { file: source });
  return { problem, check: { ...madeCheck(tensors), source, findings } } as Outcome;
}

function report(outcomes: readonly Outcome[], failing = outcomes) {
  const result = { status: 'mismatch', failing: new Set(failing) } as const;
  return [...github({ pathOf: (file) => `sub/${file}` }).end(outcomes, result)].join('');
}

test('what would end a command or a property is escaped, and nothing else', () => {
  const command = workflowCommand({
    level: 'error',
    title: 'a: b, 100 %\n',
    message: '50 %: x, y\r\nnext',
    place: { file: 'a,b:c.json', line: 3, column: 7 },
  });
  expect(command).toBe(
    '::error file=a%2Cb%3Ac.json,line=3,col=7,title=a%3A b%2C 100 %25%0A::50 %25: x, y%0D%0Anext\n',
  );
});

test('an annotation stands at the line of its layer, by its path in the repository', async () => {
  const one = await outcome('spec.json', [
    madeTensor('hidden.weight', [2], matching(2)),
    wrong('output.bias', 1),
  ]);
  expect(workflowCommands(report([one]))).toMatchObject([
    { level: 'error', properties: { file: 'sub/spec.json', line: '6', title: 'nncheck: mismatch' } },
  ]);
});

test('a check that matches has none, and one that does not fail the run a warning', async () => {
  const right = await outcome('right.json', [madeTensor('hidden.weight', [2], matching(2))]);
  const known = await outcome('known.json', [wrong('hidden.weight', 2)]);
  expect(workflowCommands(report([right, known], []))).toMatchObject([
    { level: 'warning', properties: { file: 'sub/known.json', line: '5' } },
  ]);
});

test('of a finding there is one, of a warning a warning, of what is only information none', async () => {
  const findings = [
    programFinding('not-restored', { first: 1, last: 2, given: 'no' }),
    programFinding('printed-digits', { cost: 1, noise: 1e-6, unit: 1e-6 }),
    programFinding('float32', { of: 'cost', noise: 1e-7 } as never),
  ];
  const one = await outcome('spec.json', [wrong('hidden.weight', 2)], findings);
  expect(annotationsOf(one, true).map(({ level, title }) => [level, title.slice(0, 14)])).toEqual([
    ['error', 'nncheck NN602:'],
    ['warning', 'nncheck NN606:'],
  ]);
});

test('a program without a spec has no line, and a spec from stdin no file', async () => {
  const { problem: _, ...alone } = (await outcome('x', [wrong('w', 1)])) as Extract<
    Outcome,
    { check: unknown }
  >;
  const [command] = workflowCommands(report([alone]));
  expect(command.properties).toEqual({ title: 'nncheck: mismatch' });
  const piped = await outcome('<stdin>', [wrong('hidden.weight', 2)]);
  expect(workflowCommands(report([piped]))[0].properties).toEqual({ title: 'nncheck: mismatch' });
});

test('the worst ten are shown, and the others counted', async () => {
  const problems = [{ message: 'no JSON', place: { file: 'bad.json' } }];
  const error = { source: 'bad.json', error: new NncheckError('spec', 'syntax', problems) };
  const outcomes = await Promise.all(
    Array.from({ length: 14 }, (_, k) => outcome(`${k}.json`, [wrong('hidden.weight', k + 1)])),
  );
  const all = workflowCommands(report([...outcomes, error]));
  expect(all).toHaveLength(11);
  expect(all.slice(0, 10).map(({ properties }) => properties.file)).toEqual(
    ['bad', 13, 12, 11, 10, 9, 8, 7, 6, 5].map((name) => `sub/${name}.json`),
  );
  expect(all[10]).toMatchObject({ level: 'notice' });
  expect(all[10].message).toContain('5 more findings');
});

test('each problem of a spec is shown at its own line', async () => {
  const problems = [2, 5].map((line) => ({
    message: `wrong in ${line}`,
    place: { file: 'bad.json', line, path: 'a.b' },
  }));
  const error = { source: 'bad.json', error: new NncheckError('spec', 'unknown-key', problems) };
  expect(workflowCommands(report([error]))).toMatchObject([
    { properties: { file: 'sub/bad.json', line: '2' }, message: 'a.b: wrong in 2' },
    { properties: { line: '5' } },
  ]);
});
