import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { folder } from '../support/files.ts';
import { cli, madeHost } from '../support/host.ts';

test.each([
  ['grd', "unknown command 'grd' (did you mean grad?)"],
  ['grad --jsn', "unknown option '--jsn' (did you mean --json?)"],
  ['grad --method subtracton', 'did you mean "subtraction"?'],
  ['grad --reporter tabel', 'did you mean "table"?'],
  ['grad --reporter json=', '"json=" names no file'],
  ['grad --task xorr', 'did you mean xor?'],
  ['grad --task xor --tensor hiden.bias', 'did you mean "hidden.bias"?'],
  ['grad --task xor --step -1e-3', '--step: "-1e-3" is not above 0'],
  ['grad --task xor --seed 4294967296', '--seed: "4294967296" is more than 4294967295'],
  ['grad --task xor --examples 9', 'error: the task xor makes 1 to 4 examples, not 9\n'],
  [
    'grad fixtures/specs/csv-classes.json --examples 999',
    'error: fixtures/specs/csv-classes.json: 999 examples are requested, but there are only 6\n',
  ],
  ['grad --task xor --step', "option '--step <h>' argument missing"],
  ['grad --task xor --examples none', '--examples: "none" is not a number'],
  [
    'grad --task xor --reporter table --reporter table',
    'only one report can go to stdout, not table and table',
  ],
  ['grad --task xor spec.json', 'either a spec or --task'],
  ['grad --quiet --verbose --task xor', "'--quiet' cannot be used with option '--verbose'"],
  ['grad', 'nncheck grad --task xor'],
  ['grad missing.json', 'missing.json'],
  ['forward', 'nncheck forward --task xor'],
  ['forward a.json b.json', 'too many arguments'],
  ['forward --task xor --example 4', 'there is no example 4; xor has 4 examples, 0 to 3'],
  ['forward --task xor --example -1', '--example: "-1" is less than 0'],
])('%s is an error in one block on stderr, with status 2', async (line, message) => {
  const { status, stdout, stderr } = await cli(line.split(' '));
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^error: [^\n]*\n( {7}[^\n]*\n)*$/);
});

describe('with --json', () => {
  test.each([
    ['grad --json --stepp 1', 'grad', 'unknown-option'],
    ['grad --json missing.json', 'grad', /./],
    ['grad --reporter=json --task xorr', 'grad', 'unknown-task'],
    ['grad --reporter json --task xorr', 'grad', 'unknown-task'],
    ['grad --task xor --reporter json --reporter table', 'grad', 'two-reports'],
    ['forward --json --task xor --example 9', 'forward', 'no-example'],
    ['--json', 'nncheck', 'unknown-option'],
  ])('%s: the error is a report too', async (line, command, code) => {
    const { status, stdout, stderr } = await cli(line.split(' '));
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: /);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schemaVersion: 1, command, status: 'error' });
    expect(report.error.code).toMatch(code);
    expect(report.error.problems.length).toBeGreaterThan(0);
  });

  test('each problem of a spec has its place', async () => {
    const cwd = folder({ 'bad.json': '{\n  "network": 3\n}\n' });
    const { stdout, stderr } = await cli(['grad', 'bad.json', '--json'], { cwd });
    const { problems } = JSON.parse(stdout).error;
    expect(problems).toContainEqual(expect.objectContaining({ file: 'bad.json', line: 2, path: 'network' }));
    for (const { message } of problems) expect(message).toMatch(/expected|missing/);
    expect(stderr).toContain('bad.json:2:');
  });
});

test('an error that nobody expected keeps its stack, says that it is a bug, and exits with 70', async () => {
  const { host, texts } = madeHost(['forward', '--task', 'xor', '--json']);
  const broken = {
    ...host,
    onSignal: host.onSignal,
    get env(): never {
      throw new RangeError('planted');
    },
  };
  expect(await run(broken)).toBe(70);
  expect(texts().stderr).toContain('This is a bug in nncheck');
  expect(texts().stderr).toMatch(/RangeError: planted\n {4}at /);
  expect(JSON.parse(texts().stdout).error).toMatchObject({ code: 'internal', message: 'planted' });
});

test('--debug shows the stack of an error that a person can mend, too', async () => {
  expect((await cli(['grad', 'missing.json'])).stderr).not.toMatch(/^ {4}at /m);
  expect((await cli(['grad', 'missing.json', '--debug'])).stderr).toMatch(/^ {4}at /m);
});
