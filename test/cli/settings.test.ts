import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VARIABLES } from '../../src/cli/environment.ts';
import { configJsonSchema } from '../../src/commands/schema/config.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const SPEC = {
  network: { inputs: 1, layers: [{ type: 'dense', units: 1, activation: 'tanh' }] },
  loss: { type: 'squared' },
  data: { inputs: [[1]], targets: [[0]] },
};

/** Its unit is dead, so that nothing can be compared. */
const DEAD = {
  ...SPEC,
  network: { inputs: 1, layers: [{ type: 'dense', units: 1, activation: 'relu' }] },
  parameters: { init: { type: 'constant', value: -5 } },
};

/** The flags of grad that are printed in a folder, each with its value and where that is from. */
async function settings(files: object, args: string[] = [], env: Record<string, string> = {}, below = '.') {
  const cwd = join(folder({ 'spec.json': SPEC, 'sub/spec.json': SPEC, ...files }), below);
  const { status, stdout, stderr } = await cli(['grad', ...args, '--print-config'], { cwd, env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout).settings;
}

describe('a flag goes before the environment, that before the file, and that before the default', () => {
  const file = { 'nncheck.config.json': { timeout: 5 } };
  test.each([
    [{}, [], {}, undefined],
    [file, [], {}, { value: 5, from: 'nncheck.config.json' }],
    [file, [], { NNCHECK_TIMEOUT: '6' }, { value: 6, from: 'NNCHECK_TIMEOUT' }],
    [file, [], { NNCHECK_TIMEOUT: '' }, { value: 5, from: 'nncheck.config.json' }],
    [file, ['--timeout', '7'], { NNCHECK_TIMEOUT: '6' }, { value: 7, from: 'command line' }],
    [{ 'package.json': { nncheck: { timeout: 8 } } }, [], {}, { value: 8, from: 'package.json' }],
    [
      { ...file, 'package.json': { nncheck: { timeout: 8 } } },
      [],
      {},
      { value: 5, from: 'nncheck.config.json' },
    ],
    [{ 'package.json': { name: 'other' } }, [], {}, undefined],
    [{ 'package.json': '{' }, [], {}, undefined],
  ])('%j %j %j', async (files, args, env, expected) => {
    expect((await settings(files, args, env)).timeout).toEqual(expected);
  });

  test('defaults are printed as such', async () => {
    expect((await settings({})).method).toEqual({ value: 'units', from: 'default' });
  });
});

test('settings of a folder above hold, with their paths from there', async () => {
  const files = { 'nncheck.config.json': { specs: 'sub', reporter: ['table', 'json=out/r.json'] } };
  const found = await settings(files, [], {}, 'sub');
  expect(found.specs).toEqual({ value: ['../sub'], from: '../nncheck.config.json' });
  expect(found.reporter.value).toEqual([{ name: 'table' }, { name: 'json', file: '../out/r.json' }]);
});

test('--config names the file, and so does NNCHECK_CONFIG', async () => {
  const files = { 'other.json': { seed: 1 }, 'third.json': { seed: 2 }, 'nncheck.config.json': { seed: 3 } };
  expect((await settings(files, ['--config', 'other.json'])).seed.value).toBe(1);
  expect((await settings(files, [], { NNCHECK_CONFIG: 'third.json' })).seed.value).toBe(2);
  expect(
    (await settings(files, ['--config', 'other.json'], { NNCHECK_CONFIG: 'third.json' })).seed.value,
  ).toBe(1);
});

test('every variable stands for a flag of grad', async () => {
  const env = {
    NNCHECK_REPORTER: 'table,json=r.json',
    NNCHECK_FAIL_ON: 'mismatch,NN101',
    NNCHECK_MAX_MISMATCHES: '2',
    NNCHECK_JOBS: '3',
    NNCHECK_TIMEOUT: '1e1',
  };
  expect(Object.keys(env)).toEqual(Object.keys(VARIABLES));
  const found = await settings({}, [], env);
  expect(Object.entries(VARIABLES).map(([variable, flag]) => [found[flag].from, variable])).toEqual(
    Object.keys(env).map((variable) => [variable, variable]),
  );
  expect(found.reporter.value).toEqual([{ name: 'table' }, { name: 'json', file: 'r.json' }]);
  expect(found.failOn.value).toEqual(['mismatch', 'NN101']);
});

test('the settings are used: specs, reports and what fails', async () => {
  const config = { specs: ['spec.json'], reporter: ['json=r.json'], failOn: 'inconclusive', quiet: true };
  const cwd = folder({ 'spec.json': DEAD, 'nncheck.config.json': config });
  const { status, stdout } = await cli(['grad'], { cwd });
  expect(status).toBe(3);
  expect(stdout).toMatch(/^\? spec\.json: .*\n$/);
  expect(existsSync(join(cwd, 'r.json'))).toBe(true);
  expect((await cli(['grad', '--fail-on', 'mismatch'], { cwd })).status).toBe(0);
});

test('a folder of specs with the settings in it has one file less', async () => {
  const cwd = folder({ 'a.json': SPEC, 'nncheck.config.json': { failOn: 'mismatch' } });
  expect((await cli(['grad', '.'], { cwd })).stdout).toContain('a.json');
  expect((await cli(['grad', '*.json'], { cwd })).stdout).not.toContain('checks:');
});

describe('a flag puts aside the setting that says the opposite', () => {
  test('--verbose and quiet, --max-evaluations and allWeights', async () => {
    const files = { 'nncheck.config.json': { quiet: true, allWeights: true } };
    const found = await settings(files, ['--verbose', '--max-evaluations', '60']);
    expect(found).not.toHaveProperty('quiet');
    expect(found).not.toHaveProperty('allWeights');
    expect(await settings(files)).toMatchObject({ quiet: { value: true }, allWeights: { value: true } });
  });

  test('--json and the reporter on stdout', async () => {
    const config = { specs: 'spec.json', reporter: ['markdown', 'junit=r.xml'], failOn: 'mismatch' };
    const cwd = folder({ 'spec.json': SPEC, 'nncheck.config.json': config });
    const { status, stdout } = await cli(['grad', '--json'], { cwd });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).command).toBe('grad');
    expect(existsSync(join(cwd, 'r.xml'))).toBe(true);
  });
});

test('an error is JSON where the settings ask for it', async () => {
  const cwd = folder({ 'nncheck.config.json': { reporter: 'json', specs: 'none.json' } });
  const { status, stdout } = await cli(['grad'], { cwd });
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'error', error: { code: 'file-missing' } });
});

test.each([
  ['{\n  "failOm": "mismatch"\n}', 'nncheck.config.json:2:3: failOm: unknown key; did you mean "failOn"?'],
  ['{ "jobs": 0 }', 'nncheck.config.json:1:11: jobs: expected a number of at least 1, found 0'],
  ['{ "method": "unit" }', 'did you mean "units"?'],
  ['{ "reporter": ["table",\n "junitt=x"] }', 'nncheck.config.json:2:2: reporter[1]: there is no "junitt"'],
  ['{ "failOn": ["NN1010"] }', 'nncheck.config.json:1:14: failOn[0]: "NN1010" is none of'],
  ['{ "quiet": true, "verbose": true }', 'verbose: cannot be used with "quiet"'],
  ['{ "run": "rm -rf /" }', 'run: unknown key'],
  ['{ "jobs": 1,\n  "jobs": 2 }', 'nncheck.config.json:2:3: jobs: this key is here twice'],
  ['{ "jobs": 1, }', 'nncheck.config.json:1:14: '],
  ['', 'nncheck.config.json: it is empty'],
  ['[]', 'nncheck.config.json:1:1: expected an object, found an empty list'],
])('%j is refused, with its place', async (text, message) => {
  const cwd = folder({ 'spec.json': SPEC, 'nncheck.config.json': text });
  const { status, stdout, stderr } = await cli(['grad', 'spec.json'], { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test.each([
  [['--config', 'none.json'], {}, 'none.json: this file does not exist'],
  [['--config', 'package.json'], {}, 'package.json: it has no key "nncheck"'],
  [
    ['--config', 'wrong/package.json'],
    {},
    'wrong/package.json:3:23: nncheck.seed: expected a number, found "x"',
  ],
  [[], { NNCHECK_JOBS: 'many' }, 'NNCHECK_JOBS: "many" is not a number'],
  [[], { NNCHECK_REPORTER: 'table,jsn' }, 'NNCHECK_REPORTER: there is no "jsn"'],
])('%j with %j is refused', async (args, env, message) => {
  const files = {
    'package.json': {},
    'wrong/package.json': '{\n  "name": "a", "name": "b",\n  "nncheck": {"seed": "x"}\n}',
  };
  const { status, stderr } = await cli(['grad', '--task', 'and', ...args], { cwd: folder(files), env });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test('a broken file of settings does not stop what has none', async () => {
  const cwd = folder({ 'nncheck.config.json': '{' });
  expect((await cli(['explain', 'NN101'], { cwd })).status).toBe(0);
  expect((await cli(['forward', '--task', 'and'], { cwd })).status).toBe(2);
});

test('the schema of the settings is printed, and a flag of grad stands behind every key', async () => {
  const { stdout } = await cli(['schema', 'config']);
  expect(JSON.parse(stdout)).toEqual(configJsonSchema());
  const help = (await cli(['grad', '--help'], { terminal: 200 })).stdout;
  const keys = Object.keys(JSON.parse(stdout).properties).filter(
    (key) => key !== '$schema' && key !== 'specs',
  );
  expect(keys.length).toBeGreaterThan(10);
  for (const key of keys)
    expect(help).toContain(`--${key.replaceAll(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)}`);
});
