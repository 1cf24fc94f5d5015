import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { isInstalled } from '../support/program.ts';
import { junitErrors, workflowCommands } from '../support/reports.ts';

const ADAPTERS = join(ROOT, 'adapters');
const SPEC = join(ROOT, 'fixtures/specs/xor-2-2-1.json');
const NETWORK = `node ${join(ROOT, 'fixtures/programs/javascript/network.mjs')} xor`;

/** A project with nncheck installed in it. */
function project(files: Readonly<Record<string, unknown>> = {}): string {
  const cwd = folder({ 'specs/xor.json': readFileSync(SPEC, 'utf8'), ...files });
  mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true });
  symlinkSync(ROOT, join(cwd, 'node_modules/nncheck'));
  symlinkSync('../nncheck/bin/nncheck.js', join(cwd, 'node_modules/.bin/nncheck'));
  return cwd;
}

function bash(script: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const { FORCE_COLOR: _, ...own } = process.env;
  const all = { ...own, NO_COLOR: '1', ...env };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, env: all, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the action for GitHub', () => {
  const text = readFileSync(join(ADAPTERS, 'github/action.yml'), 'utf8');
  const { inputs, outputs, runs } = parse(text);
  const [step] = runs.steps;

  test('is a composite action that uses every input that it declares, and no other', () => {
    expect(runs.using).toBe('composite');
    expect(step.shell).toBe('bash');
    const used = [...text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(inputs).sort());
    expect(outputs.status.value).toBe(`\${{ steps.${step.id}.outputs.status }}`);
  });

  /** Runs the step as GitHub's runner does: the expressions are replaced, and the files are there. */
  function run(given: Readonly<Record<string, string>>, files: Readonly<Record<string, unknown>> = {}) {
    const cwd = project(files);
    const temp = folder();
    const value = (expression: string): string =>
      expression.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) =>
        name === 'github.action_path'
          ? join(ADAPTERS, 'github')
          : (given[name.replace('inputs.', '')] ?? inputs[name.replace('inputs.', '')].default),
      );
    const env = Object.entries<string>(step.env).map(([name, expression]) => [name, value(expression)]);
    const github = {
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: join(temp, 'output'),
      GITHUB_STEP_SUMMARY: join(temp, 'summary'),
      GITHUB_WORKSPACE: cwd,
    };
    const folderOfStep = join(cwd, value(step['working-directory']));
    const done = bash(step.run, folderOfStep, { ...Object.fromEntries(env), ...github });
    const read = (file: string) => readFileSync(file, 'utf8');
    return {
      ...done,
      cwd,
      output: read(github.GITHUB_OUTPUT),
      summary: () => read(github.GITHUB_STEP_SUMMARY),
    };
  }

  test('shows a mismatch as an annotation, a summary and a JUnit report, and fails', async () => {
    const { status, stdout, output, summary, cwd } = run({
      args: `xor.json --run "${NETWORK} hidden-derivative"`,
      'working-directory': 'specs',
    });
    expect({ status, output }).toEqual({ status: 1, output: 'status=1\n' });
    expect(workflowCommands(stdout)).toMatchObject([
      {
        level: 'error',
        properties: { file: 'specs/xor.json', line: '6', title: expect.stringContaining('NN107') },
      },
    ]);
    expect(stdout).toContain('hidden.weight [2, 2]: 4 mismatch');
    expect(summary()).toContain('**NN107 ');
    const xml = readFileSync(join(cwd, 'specs/nncheck-junit.xml'), 'utf8');
    expect(await junitErrors(xml)).toEqual([]);
    expect(xml).toContain('NN107');
  });

  test('without arguments checks what the settings say', () => {
    const settings = { 'nncheck.config.json': { specs: 'specs' } };
    expect(run({}, settings)).toMatchObject({ status: 0, output: 'status=0\n' });
  });

  test('says so where nothing could be checked', () => {
    const { status, stdout, stderr, output } = run({ args: '--methd all' });
    expect({ status, output }).toEqual({ status: 2, output: 'status=2\n' });
    expect(workflowCommands(stdout)).toMatchObject([
      { level: 'error', message: expect.stringContaining('Nothing was checked') },
    ]);
    expect(stderr).toContain('did you mean --method');
  });
});

test('the job for GitLab runs, and hands over its JUnit report', async () => {
  const { nncheck: job } = parse(readFileSync(join(ADAPTERS, 'gitlab/nncheck.gitlab-ci.yml'), 'utf8'));
  expect(job.artifacts.when).toBe('always');
  const cwd = project();
  const script = job.script.join('\n').replace('/tmp/nncheck/', './');
  const { status, stdout } = bash(script, cwd, { NNCHECK_ARGS: 'specs' });
  expect(status).toBe(0);
  expect(stdout).toContain('9 weights: 9 match');
  const xml = readFileSync(join(cwd, job.artifacts.reports.junit), 'utf8');
  expect(await junitErrors(xml)).toEqual([]);
});

describe.skipIf(!isInstalled(['gcc', '--version']))('recipes for C', () => {
  let cwd: string;
  beforeAll(() => {
    cwd = project();
    // its include is of the adapter in this repository
    const source = readFileSync(join(ROOT, 'fixtures/programs/c/network.c'), 'utf8');
    writeFileSync(join(cwd, 'network.c'), source.replace('../../../adapters/c/', ''));
    copyFileSync(join(ADAPTERS, 'c/nncheck_adapter.c'), join(cwd, 'nncheck_adapter.c'));
  });

  test.skipIf(!isInstalled(['make', '--version']))(
    'make check-gradient builds the program and checks it',
    () => {
      const makefile = `
NNCHECK_PROGRAM = network
NNCHECK_SPECS = specs/xor.json
NNCHECK_ARGS = xor $(FAULT)
NNCHECK_FLAGS = --quiet
include node_modules/nncheck/adapters/make/nncheck.mk

network: network.c
\tgcc -o $@ $< -lm
`;
      writeFileSync(join(cwd, 'Makefile'), makefile);
      const right = bash('make check-gradient', cwd);
      expect(right.stdout).toContain('✓ specs/xor.json');
      expect(right.status).toBe(0);
      const wrong = bash('make check-gradient FAULT=hidden-derivative', cwd);
      expect(wrong.stdout).toContain('NN107');
      expect(wrong.status).not.toBe(0);
    },
  );

  test.skipIf(!isInstalled(['cmake', '--version']))(
    'CTest has a test that passes, and one that fails',
    () => {
      const lists = `
cmake_minimum_required(VERSION 3.13)
project(network C)
add_executable(network network.c)
target_link_libraries(network m)
include(node_modules/nncheck/adapters/cmake/nncheck.cmake)
enable_testing()
nncheck_add_test(NAME right TARGET network SPECS specs/xor.json ARGS xor)
nncheck_add_test(NAME wrong TARGET network SPECS specs/xor.json ARGS xor hidden-derivative FLAGS --quiet)
`;
      writeFileSync(join(cwd, 'CMakeLists.txt'), lists);
      const built = bash('cmake -S . -B build && cmake --build build', cwd);
      expect({ status: built.status, stderr: built.stderr }).toEqual({ status: 0, stderr: '' });
      const { status, stdout } = bash('cd build && ctest --output-on-failure', cwd);
      expect(status).not.toBe(0);
      expect(stdout).toMatch(/Test #1: right \.+ +Passed/);
      expect(stdout).toMatch(/Test #2: wrong \.+\*\*\*Failed/);
      expect(stdout).toContain('NN107');
    },
  );
});

test('every file of them is in the package', () => {
  const { stdout } = bash('npm pack --dry-run --json --ignore-scripts', ROOT);
  const [{ files }] = JSON.parse(stdout);
  const paths = files.map(({ path }: { path: string }) => path);
  for (const file of [
    'github/action.yml',
    'github/check.sh',
    'gitlab/nncheck.gitlab-ci.yml',
    'cmake/nncheck.cmake',
    'make/nncheck.mk',
  ])
    expect(paths).toContain(`adapters/${file}`);
});
