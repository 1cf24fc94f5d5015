import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../support/built.ts';
import { folder } from '../../support/files.ts';
import { cli } from '../../support/host.ts';

const PROGRAM = join(ROOT, 'fixtures/programs/steps/loop.mjs');

/** Trains the fixture, which has a training loop beside its gradient. */
async function train(way: string, ...args: string[]) {
  const run = await cli(['train', '--epochs', '5', ...args, '--', process.execPath, PROGRAM, way]);
  const { stdout } = spawnSync('ps', ['axww', '-o', 'args='], { encoding: 'utf8' });
  return { ...run, left: stdout.split('\n').filter((line) => line.includes(`${PROGRAM} ${way}`)) };
}

test('a program with a training loop is trained by it', async () => {
  const { status, stdout, stderr } = await train('right', '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { paths, history, findings } = JSON.parse(stdout);
  expect(paths.map(({ by, own }: { by: string; own?: string }) => own ?? by)).toEqual([
    'numeric',
    'analytic',
    'epochs',
  ]);
  expect(findings).toEqual([]);
  expect(history).toEqual(paths[2].costs);
});

test('a loop whose cost is no longer finite has diverged', async () => {
  const { status, stdout } = await train('infinite', '--json');
  expect(status).toBe(1);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    status: 'diverged',
    ended: 'diverged',
    final: { epoch: 2, cost: 'Infinity' },
  });
});

describe('a program that fails at epochs ends with status 4, one error, and nothing is left', () => {
  test.concurrent.each([
    ['another shape', 'parametersAfter.w: expected the shape [3] as its parameter has, found [2]'],
    ['a missing tensor', 'parametersAfter.w: is missing'],
    ['another tensor', 'parametersAfter.v: no parameter has this name'],
    ['a list of tensors', 'parametersAfter: expected an object of tensors by name'],
    ['too few costs', 'costs: expected 5 costs, found 4'],
    ['too many costs', 'costs: expected 5 costs, found 6'],
    ['no costs', 'costs: is missing'],
    ['one cost', 'costs: expected a list'],
    ['a text', 'costs[0]: expected a number, found "a"'],
    ['lists of costs', 'costs[0]: expected a number, found a list of 1'],
    ['null', 'expected {"costs": […], "parametersAfter": {…}}, found null'],
    ['an error', 'it answered with an error: there is no data'],
    ['no such method', 'it has no such method'],
    ['an exit', 'it exited with status 3 before it answered'],
    ['nothing', 'it did not answer within 10 s'],
    ['lists in lists', 'is nested deeper than 64 levels'],
    ['an endless line', 'bytes in one line'],
  ])('%s', async (way, said) => {
    // Seventeen start at once: a program has to be able to start within this on a busy machine.
    const { status, stdout, stderr, left } = await train(way, '--timeout', '10');
    expect({ status, stdout, left }).toEqual({ status: 4, stdout: '', left: [] });
    expect(stderr).toContain('error: the program failed at epochs (message ');
    expect(stderr).toContain(said);
    expect(stderr.match(/^error/gm)).toHaveLength(1);
  });
});

describe('a module', () => {
  const trainModule = (epochs: string) => {
    const lines = [
      'export const parameters = { w: [0.5, -1.25, 2.125] };',
      'export const cost = ({ w }) => w.reduce((sum, v) => sum + v * v, 0) / 2;',
      'export const gradient = ({ w }) => ({ w });',
      `export const epochs = ${epochs};`,
    ];
    const cwd = folder({ 'mine.mjs': lines.join('\n') });
    return cli(['train', '--module', 'mine.mjs', '--epochs', '5', '--timeout', '1'], { cwd });
  };

  test.each([
    ['() => [1, 2, 3]', 'epochs gives an object, and not { costs, parameters }'],
    ['() => undefined', 'epochs gives nothing, and not { costs, parameters }'],
    ['({ w }) => ({ costs: 7, parameters: { w } })', 'epochs: costs is no list of numbers'],
    ['({ w }) => ({ costs: [1], parameters: { w } })', 'expected 5 costs, found 1'],
    ['({ w }, n) => ({ costs: Array(n).fill("1"), parameters: { w } })', 'epochs: costs: expected a number'],
    ['(_, n) => ({ costs: Array(n).fill(1), parameters: {} })', 'parametersAfter.w: is missing'],
    ['() => { throw new Error("no data"); }', 'Error: no data'],
    ['() => process.exit(0)', 'it ended itself with status 0 during epochs'],
    ['() => { for (;;); }', 'epochs did not end within 1 s'],
  ])('whose epochs is %s fails with one error', async (epochs, said) => {
    const { status, stdout, stderr } = await trainModule(epochs);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr.match(/^error/gm)).toHaveLength(1);
  });
});

test.each([
  [['--timeout', '5'], '--timeout is for a program under test'],
  [['--max-evaluations', '500'], '--max-evaluations is for a program under test'],
  [['--run', 'true', '--module', 'a.mjs'], 'one implementation is checked at a time'],
  [['--run', 'true', '--batch-size', '2'], '--batch-size is for nncheck’s own network'],
  [['--run', 'true', '--log', 'cost.csv'], '--log is for nncheck’s own network'],
])('%j is an error of usage', async (args, said) => {
  const { status, stdout, stderr } = await cli(['train', '--task', 'xor', ...args]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(said);
});
