import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nncheck, ROOT } from '../../support/built.ts';
import { folder } from '../../support/files.ts';
import { cli } from '../../support/host.ts';

const MODULES = join(ROOT, 'fixtures/programs/modules');

/** Runs `grad --module` on a module with that text. */
function gradOf(text: string, ...args: string[]) {
  const cwd = folder({ 'mine.mjs': text });
  return cli(['grad', '--module', 'mine.mjs', ...args], { cwd });
}

test('a module with its own parameters, in the arrays that it keeps them in', async () => {
  const { status, stdout, stderr } = await cli([
    'grad',
    '--module',
    join(MODULES, 'own-problem.mjs'),
    '--json',
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [check] = JSON.parse(stdout).checks;
  expect(check).toMatchObject({
    name: 'own problem',
    subject: 'module',
    counts: { match: 5 },
    parts: { consistency: { status: 'match' } },
  });
  expect(check.tensors.map(({ shape }: { shape: number[] }) => shape)).toEqual([[2], [1, 2], []]);
});

test('a module in TypeScript that computes a spec’s network, with the built command', () => {
  for (const spec of ['xor-2-2-1', 'program-2-3-2']) {
    const { status, stdout, stderr } = nncheck([
      'grad',
      `fixtures/specs/${spec}.json`,
      '--module',
      'fixtures/programs/modules/of-spec.ts',
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Your cost agrees with the spec, and your program’s gradient with both');
  }
});

test('a wrong gradient is a mismatch at its tensor', async () => {
  const { status, stdout } = await gradOf(
    `export const parameters = { a: [1, 2], b: [[3]] };
     export const cost = ({ a, b }) => a[0] * a[1] * b[0][0];
     export const gradient = ({ a, b }) => ({ a: [a[1] * b[0][0], a[0] * b[0][0]], b: [[a[0] + a[1]]] });`,
  );
  expect(status).toBe(1);
  expect(stdout).toContain('at 1 of 3 weights');
  expect(stdout).toMatch(/b \[1, 1\]: 1 mismatch/);
});

describe('a module that fails ends with status 4 and says where', () => {
  const P = 'export const parameters = { w: [1, 2] };';
  const COST = 'export const cost = ({ w }) => w[0] * w[1];';
  const GRADIENT = 'export const gradient = ({ w }) => ({ w: [w[1], w[0]] });';
  test.each([
    ['a syntax error', 'export const = 3;', 'its import throws'],
    ['no gradient', `${P}${COST}`, 'it exports no function gradient'],
    ['no parameters', `${COST}${GRADIENT}`, 'there are no parameters'],
    [
      'a cost that throws',
      `${P}${GRADIENT}export const cost = () => { throw new Error('no such layer'); };`,
      'no such layer',
    ],
    [
      'a cost that is no number',
      `${P}${GRADIENT}export const cost = () => '0.5';`,
      'cost gives "0.5", and not a number',
    ],
    [
      'a gradient of another name',
      `${P}${COST}export const gradient = () => ({ v: [1, 2] });`,
      'gradient.v: no parameter has this name; its parameters are w',
    ],
    [
      'a gradient of another shape',
      `${P}${COST}export const gradient = () => ({ w: [[1], [2]] });`,
      'gradient.w: expected the shape [2] as its parameter has, found [2, 1]',
    ],
    [
      'a gradient with a hole',
      `${P}${COST}export const gradient = () => ({ w: [1] });`,
      'gradient.w: expected the shape [2] as its parameter has, found [1]',
    ],
    [
      'a gradient of rows of different lengths',
      `${P}${COST}export const gradient = () => ({ w: [[1, 2], [3]] });`,
      'gradient: w: expected 2 in each list as the shape [2, 2] has, found 1',
    ],
    [
      'a gradient without a tensor',
      `${P}${COST}export const gradient = () => ({});`,
      'gradient.w: is missing',
    ],
    ['nothing', `${P}${COST}export const gradient = () => {};`, 'gradient gives nothing'],
  ])('%s', async (_what, text, said) => {
    const { status, stdout, stderr } = await gradOf(text);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain('error: the module mine.mjs failed: ');
    expect(stderr).toContain(said);
  });
});

test.each([
  [['--module', 'no-such.mjs'], 'there is no file no-such.mjs'],
  [['--module', 'a.mjs', '--run', 'b'], 'not --run and --module'],
  [['--timeout', '5'], '--timeout is for a program under test'],
  [['--run', 'a | b'], '| is for a shell'],
])('%j is a usage error', async (args, said) => {
  const { status, stderr } = await cli(['grad', ...args]);
  expect(status).toBe(2);
  expect(stderr).toContain(said);
});
