import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../support/built.ts';
import { folder } from '../../support/files.ts';
import { cli } from '../../support/host.ts';

const PROGRAM = join(ROOT, 'fixtures/programs/steps/program.mjs');

/** Checks the fixture, which has update steps and no gradient. */
async function check(way: string, optimizer: string[] = [], ...args: string[]) {
  const run = await cli(['grad', ...args, '--', process.execPath, PROGRAM, way, ...optimizer]);
  const { stdout } = spawnSync('ps', ['axww', '-o', 'args='], { encoding: 'utf8' });
  // To the end of the line: “an error” runs at the same time as “an error with lists in lists”.
  const mine = [PROGRAM, way, ...optimizer].join(' ');
  return { ...run, left: stdout.split('\n').filter((line) => line.endsWith(mine)) };
}

describe('a program with update in place of a gradient', () => {
  test('is checked by the gradient that a step of gradient descent shows', async () => {
    for (const optimizer of [[], ['sgd']]) {
      const { status, stdout } = await check('right', optimizer, '--json');
      expect(status).toBe(0);
      const [{ parts, gradientOfStep }] = JSON.parse(stdout).checks;
      expect(parts).toMatchObject({ consistency: { status: 'match' }, update: { status: 'not given' } });
      expect(gradientOfStep).toEqual(
        optimizer.length === 0 ? { learningRate: 1, taken: 'sgd' } : { learningRate: 0.1 },
      );
    }
    const { stdout } = await check('right');
    expect(stdout.replace(/\s+/g, ' ')).toContain('Compared is (θ − θ′)/η of its step with η = 1');
    expect(await check('uphill', ['sgd'])).toMatchObject({ status: 1, stderr: '' });
  });

  test('is left open where the steps show no gradient', async () => {
    for (const optimizer of [[], ['adam']]) {
      const { status, stdout } = await check('signs alone', optimizer);
      expect(status).toBe(3);
      expect(stdout.replace(/\s+/g, ' ')).toContain('Nothing was compared: your program has no gradient');
    }
    expect(await check('signs alone', ['sgd'])).toMatchObject({ status: 1 });
  });

  test('whose steps are not finite is not right', async () => {
    const { status, stdout } = await check('not a number');
    expect(status).not.toBe(0);
    expect(stdout).toContain('NN605');
  });
});

describe('a program that fails at update ends with status 4, one error, and nothing is left', () => {
  test.concurrent.each([
    ['another shape', 'parametersAfter[0].w: expected the shape [3] as its parameter has, found [2]'],
    ['too few numbers', 'parametersAfter[0].w: expected 3 numbers for the shape [3], found 2'],
    ['a text', 'parametersAfter[0].w.values[0]: expected a number, found "a"'],
    ['a missing tensor', 'parametersAfter[0].w: is missing'],
    ['another tensor', 'parametersAfter[0].v: no parameter has this name'],
    ['no step', 'parametersAfter: expected the parameters after 1 step, found 0'],
    ['too many steps', 'parametersAfter: expected the parameters after 1 step, found 100'],
    ['no list', 'parametersAfter: expected a list with the tensors after each step'],
    ['another key', 'parametersAfter: is missing'],
    ['null', 'expected {"parametersAfter": [{…}, …]}, found null'],
    ['a shape of 100,000 dimensions', 'has a tensor of 100001 dimensions, and at most 64 are read'],
    ['a shape of 10¹⁸ numbers', 'expected at most 134217728 numbers'],
    ['20,000 tensors', 'has 20000 tensors, and at most 10000 are read'],
    ['lists in lists', 'is nested deeper than 64 levels'],
    ['an error with lists in lists', 'is nested deeper than 64 levels'],
    ['an error', 'it answered with an error: there is no optimizer'],
    ['no such method', 'it has no such method'],
    ['an exit', 'it exited with status 3 before it answered'],
    ['half a line', 'its last line has no newline'],
    ['nothing', 'it did not answer within 10 s'],
    ['two answers', 'answered message 6 twice'],
    ['an endless line', 'bytes in one line'],
  ])('%s', async (way, said) => {
    // Twenty-two start at once: a program has to be able to start within this on a busy machine.
    const { status, stdout, stderr, left } = await check(way, [], '--timeout', '10');
    expect({ status, stdout, left }).toEqual({ status: 4, stdout: '', left: [] });
    expect(stderr).toContain('error: the program failed at update (message 6): ');
    expect(stderr).toContain(said);
    expect(stderr.match(/^error/gm)).toHaveLength(1);
  });
});

describe('a module', () => {
  const COST = 'export const cost = ({ w }) => w.reduce((sum, v) => sum + v * v, 0) / 2;';
  const PARAMETERS = 'export const parameters = { w: [0.5, -1.25, 2.125] };';
  const checkModule = (update: string, ...args: string[]) => {
    const cwd = folder({ 'mine.mjs': [PARAMETERS, COST, update].join('\n') });
    return cli(['grad', '--module', 'mine.mjs', ...args], { cwd });
  };

  test('may have update in place of a gradient', async () => {
    const step = '({ w }, { learningRate: eta, steps })';
    const update = `export const update = ${step} => Array.from({ length: steps }, () => ({ w: (w = w.map((v) => v - eta * v)) }));`;
    expect(await checkModule(update)).toMatchObject({ status: 0, stderr: '' });
    expect(await checkModule(update.replace('- eta', '- 2 * eta'))).toMatchObject({ status: 1, stderr: '' });
  });

  test.each([
    ['() => ({ w: [1, 2, 3] })', 'update gives an object, and not a list'],
    ['() => undefined', 'update gives nothing, and not a list'],
    ['() => [7]', 'update: step 1 gives 7, and not a number'],
    ['() => [{ w: [1, 2] }]', 'expected the shape [3] as its parameter has, found [2]'],
    ['() => [{ w: [1, 2, "3"] }]', 'update: step 1: w: expected a number, found "3"'],
    ['() => { throw new Error("no optimizer"); }', 'Error: no optimizer'],
    ['() => process.exit(0)', 'it ended itself with status 0 during update'],
    ['() => { for (;;); }', 'update did not end within 1 s'],
    [
      '() => { const w = []; w[0] = w; return [{ w }]; }',
      'it has a tensor of 65 dimensions, and at most 64 are read',
    ],
    [
      '() => [{ w: Array(2 ** 16).fill(Array(2 ** 16).fill(0)) }]',
      'it has a tensor of more than 134217728 numbers',
    ],
    [
      '() => [Object.fromEntries(Array.from({ length: 20000 }, (_, k) => [k, 1]))]',
      'has 20000 tensors, and at most 10000 are read',
    ],
  ])('whose update is %s fails with one error', async (update, said) => {
    const { status, stdout, stderr } = await checkModule(
      `export const update = ${update};`,
      '--timeout',
      '1',
    );
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr.match(/^error/gm)).toHaveLength(1);
  });

  test('with neither gradient nor update is told so', async () => {
    const { status, stderr } = await checkModule('');
    expect(status).toBe(4);
    expect(stderr).toContain('it exports no function gradient, and no update');
  });
});
