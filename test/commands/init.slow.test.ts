import { execSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/commands/init/languages.ts';
import { loadSpec } from '../../src/problem/load.ts';
import { specJsonSchema } from '../../src/problem/schema/json-schema.ts';
import { createReference } from '../../src/subjects/reference.ts';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { drive, fromWire } from '../support/program.ts';
import { ADAPTERS, canRun, PYTHON } from '../support/toolchains.ts';

test('without a language it lists them, each with its file', async () => {
  const { status, stdout, stderr } = await cli(['init']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const { name, title, file } of LANGUAGES) {
    expect(stdout).toMatch(new RegExp(`^ {2}${name} +${title.replaceAll('+', '\\+')}: ${file}$`, 'm'));
  }
});

test('every adapter that is shipped has its line in the table', () => {
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(files).toContain('adapters');
  // what is for CI and for build tools is no language
  const others = ['nncheck.json', 'examples', 'github', 'gitlab', 'cmake', 'make'];
  const shipped = readdirSync(join(ROOT, 'adapters')).filter((name) => !others.includes(name));
  expect(LANGUAGES.map(({ name }) => name).sort()).toEqual(shipped.sort());
  for (const { name, file } of LANGUAGES) {
    const files = readdirSync(join(ROOT, 'adapters', name)).filter((one) => one !== '__pycache__');
    expect(files).toEqual([file]);
  }
});

test.each([
  ['pyton', 'did you mean "python"?'],
  ['js', undefined],
  ['C++', undefined],
  ['cobol', 'the languages are python, numpy, javascript'],
])('%s is understood, or answered with what there is', async (given, message) => {
  const cwd = folder();
  const { status, stderr } = await cli(['init', given], { cwd });
  expect(status).toBe(message === undefined ? 0 : 2);
  if (message !== undefined) {
    expect(stderr).toContain(message);
    expect(readdirSync(cwd)).toEqual([]);
  }
});

describe('files that are there', () => {
  test.each([
    [['nncheck_adapter.py'], 'nncheck_adapter.py already exists, so nothing was written'],
    [['nncheck.json'], 'nncheck.json already exists'],
    [['nncheck.schema.json'], 'nncheck.schema.json already exists'],
    [['nncheck.json', 'nncheck_adapter.py'], 'nncheck.json and nncheck_adapter.py already exist'],
  ])('%j are not replaced, unless that is asked for', async (names, message) => {
    const cwd = folder();
    for (const name of names) writeFileSync(join(cwd, name), 'mine');
    const { status, stdout, stderr } = await cli(['init', 'python'], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(readdirSync(cwd)).toEqual(names);
    for (const name of names) expect(readFileSync(join(cwd, name), 'utf8')).toBe('mine');
    expect(await cli(['init', 'python', '--force'], { cwd })).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(cwd, 'nncheck_adapter.py'), 'utf8')).toContain('def serve');
  });

  test('the same twice is refused; a second language takes the spec of the first', async () => {
    const cwd = folder();
    expect(await cli(['init', 'python'], { cwd })).toMatchObject({ status: 0 });
    expect(await cli(['init', 'python'], { cwd })).toMatchObject({ status: 2 });
    expect(await cli(['init', 'perl'], { cwd })).toMatchObject({ status: 0 });
    const written = ['nncheck.json', 'nncheck.schema.json', 'nncheck_adapter.pl', 'nncheck_adapter.py'];
    expect(readdirSync(cwd).sort()).toEqual(written);
  });

  test('a schema that an older nncheck has written is replaced', async () => {
    const cwd = folder({ 'nncheck.schema.json': '{\n  "$id": "urn:nncheck:schema:spec:1"\n}' });
    expect(await cli(['init', 'python'], { cwd })).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(join(cwd, 'nncheck.schema.json'), 'utf8'))).toHaveProperty('properties');
  });

  test('a folder of that name is not replaced either', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'nncheck.json'));
    expect(await cli(['init', 'c'], { cwd })).toMatchObject({ status: 2 });
    expect(await cli(['init', 'c', '--force'], { cwd })).toMatchObject({ status: 2 });
    expect(existsSync(join(cwd, 'nncheck_adapter.c'))).toBe(false);
  });
});

describe.each(ADAPTERS.filter(({ name }) => canRun(name)))('$name', ({ name, build, run }) => {
  test('what is written is built and started as it says, and answers rightly', async () => {
    const cwd = folder();
    await cli(['init', name], { cwd });
    if (build !== undefined) execSync(build, { cwd, stdio: 'pipe' });
    const problem = await loadSpec('nncheck.json', { cwd });
    const { tensors } = problem.network.space;
    const program = drive((name === 'numpy' ? run.replace('python3', PYTHON) : run).split(' '), cwd);
    const { parameters, initial } = (await program.request('initialize', { protocol: 1 })).result;
    expect(parameters).toEqual(tensors.map(({ name, shape }) => ({ name, shape })));
    // The spec's parameters are those of the example, so that it is the same with and without the spec.
    expect(tensors.flatMap(({ name }) => fromWire(initial[name]))).toEqual([...problem.parameters]);
    const reference = createReference(problem);
    const { cost } = (await program.request('cost', {})).result;
    expect(cost).toBeCloseTo(reference.cost(problem.parameters), 14);
    const { outputs } = (await program.request('outputs', {})).result;
    fromWire(outputs).forEach((output, k) => {
      expect(output).toBeCloseTo(reference.outputs(problem.parameters)[k], 14);
    });
    const { gradient } = (await program.request('gradient', {})).result;
    const values = tensors.flatMap(({ name }) => fromWire(gradient[name]));
    reference.gradient(problem.parameters).forEach((value, k) => {
      expect(values[k]).toBeCloseTo(value, 14);
    });
    expect(await program.end()).toEqual({ status: 0, stderr: '', rest: [] });
  });
});

test.each(LANGUAGES.filter(({ name, module }) => module || canRun(name)))(
  'the last line that init $name prints checks what it wrote, in an empty folder',
  async ({ name }) => {
    const bin = folder({ nncheck: `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/bin/nncheck.js" "$@"\n` });
    chmodSync(join(bin, 'nncheck'), 0o755);
    const python = name === 'numpy' ? `${dirname(PYTHON)}:` : '';
    const cwd = folder();
    const { stdout, stderr } = await cli(['init', name], { cwd });
    expect(stderr).toBe('');
    const last = stdout.trimEnd().split('\n').at(-1)!;
    const env = { ...process.env, PATH: `${bin}:${python}${process.env.PATH}` };
    const said = execSync(last, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
    expect(said).toContain('Your cost agrees with the spec, and your program’s gradient with both');
    const spec = JSON.parse(readFileSync(join(cwd, 'nncheck.json'), 'utf8'));
    const schema = JSON.parse(readFileSync(join(cwd, spec.$schema), 'utf8'));
    expect(schema).toEqual(specJsonSchema());
  },
);
