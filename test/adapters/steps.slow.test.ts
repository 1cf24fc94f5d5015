import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { ADAPTERS, canRun, TOOLCHAINS } from '../support/toolchains.ts';

// One neuron in every language: it takes its data from the problem, has update steps in place of a gradient, and prints
// before it is asked anything.

const SPEC = join(ROOT, 'fixtures/programs/steps/neuron.json');

/** Languages in which a cost may be anything. */
const WITHOUT_TYPES = ['python', 'numpy', 'javascript', 'octave', 'perl', 'r'];

/** Languages whose adapter has a training loop. */
const WITH_EPOCHS = ['python', 'numpy', 'javascript', 'c', 'perl'];

const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };

describe.each(ADAPTERS.filter(({ name }) => canRun(name)))('$name', ({ name }) => {
  let cwd: string;
  let command: readonly string[];

  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), `nncheck-steps-${name}-`));
    const { main, start } = TOOLCHAINS[name];
    const neuron = basename(main).startsWith('N') ? 'Neuron' : 'neuron';
    command = start(join(ROOT, 'fixtures/programs', dirname(main), neuron + extname(main)), cwd);
  });

  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  const grad = (spec: string, ...args: string[]) =>
    cli(['grad', spec, '--json', '--', ...command, ...args], { cwd, env });

  test('has steps that show its gradient, of the data of the spec', async () => {
    const { status, stdout, stderr } = await grad(SPEC);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const match = { status: 'match' };
    expect(JSON.parse(stdout).checks[0].parts).toMatchObject({
      cost: match,
      gradient: match,
      consistency: match,
      update: match,
    });
  });

  if (WITH_EPOCHS.includes(name)) {
    test('has a training loop, whose costs are those of its steps', async () => {
      const { status, stdout, stderr } = await cli(
        ['train', SPEC, '--epochs', '20', '--json', '--', ...command],
        { cwd, env },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const { paths, partings, findings } = JSON.parse(stdout);
      expect({ partings, findings }).toEqual({ partings: [], findings: [] });
      const [numeric, own] = paths;
      expect(own).toMatchObject({ by: 'own', own: 'epochs', ended: 'completed', epochs: 20 });
      for (const [k, { cost }] of own.costs.entries()) expect(cost).toBeCloseTo(numeric.costs[k].cost, 9);
      expect(own.costs.at(-1).cost).toBeLessThan(0.3);
    });
  }

  test('is compared with the optimizer of the spec', async () => {
    const spec = JSON.parse(readFileSync(SPEC, 'utf8'));
    spec.train.optimizer.momentum = 0.9;
    const other = join(folder({ 'momentum.json': spec }), 'momentum.json');
    const { status, stdout } = await grad(other);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).checks[0].parts).toMatchObject({
      gradient: { status: 'match' },
      update: { status: 'mismatch' },
    });
  });

  if (!WITHOUT_TYPES.includes(name)) return;

  test('says that a cost of several numbers is none', async () => {
    const { status, stdout } = await grad(SPEC, 'vector-cost');
    expect(status).toBe(4);
    expect(JSON.parse(stdout).error.message).toMatch(/a cost is one number: sum or average it/);
  });
});

describe.skipIf(!canRun('cpp'))('in C++', () => {
  test('an array that does not outlive the call is refused by the compiler', () => {
    const cwd = folder({
      'temporary.cpp': `#define NNCHECK_NO_EXAMPLE
#include "${join(ROOT, 'adapters/cpp/nncheck_adapter.cpp')}"
const std::vector<double> gradient() { return {1}; }
int main() { std::vector<double> w = {1}; nncheck::tensor("w", w, gradient()); }
`,
    });
    const { status, stderr } = spawnSync('g++', ['-std=c++17', '-fsyntax-only', 'temporary.cpp'], {
      cwd,
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('give it variables, not what a function returns');
  });
});
