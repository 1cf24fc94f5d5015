import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startNncheck } from '../../support/built.ts';
import { folder } from '../../support/files.ts';

const PARAMETERS = 'export const parameters = { w: [0.5, -1.25, 2] };';
const COST = 'export const cost = ({ w }) => w.reduce((sum, v) => sum + v * v, 0) / 2;';
const GRADIENT = 'export const gradient = ({ w }) => ({ w: [...w] });';

/** A module that behaves but for some of its text: ½·Σ w² of three weights. */
function module({ parameters = PARAMETERS, cost = COST, gradient = GRADIENT, more = '' }): string {
  return [parameters, cost, gradient, more].join('\n');
}

/** Starts the built command on a module with that text. */
function start(text: string, ...args: string[]) {
  const cwd = folder({ 'mine.mjs': text });
  return startNncheck(['grad', '--module', 'mine.mjs', ...args], { cwd });
}

describe('a module that fails ends with status 4, says where, and does not hold nncheck up', () => {
  test.concurrent.each([
    [
      'an endless loop in the gradient',
      { gradient: 'export const gradient = () => { for (;;); };' },
      ['gradient did not end within 1 s', '--timeout'],
    ],
    [
      'an endless loop in the cost, after a while',
      { cost: 'let n = 0; export const cost = ({ w }) => { while (n > 20); n++; return w[0]; };' },
      ['cost did not end within 1 s'],
    ],
    ['an endless loop in its import', { more: 'for (;;);' }, ['its import did not end within 1 s']],
    [
      'a promise that nothing settles',
      { gradient: 'export const gradient = () => new Promise(() => {});' },
      ['gradient did not end within 1 s'],
    ],
    [
      'process.exit in the gradient',
      { gradient: 'export const gradient = () => process.exit(0);' },
      ['it ended itself with status 0 during gradient', 'process.exit()'],
    ],
    [
      'an exception of a callback',
      {
        gradient:
          'export const gradient = ({ w }) => { setTimeout(() => { throw new Error("late"); }); return { w }; };',
      },
      ['an error that nothing catches', 'Error: late', 'mine.mjs:3'],
    ],
    [
      'a promise that nothing awaits',
      {
        gradient: 'export const gradient = ({ w }) => { Promise.reject(new Error("lost")); return { w }; };',
      },
      ['an error that nothing catches', 'Error: lost', 'mine.mjs:3'],
    ],
    [
      'an error in a function of its own',
      { gradient: 'const f = () => { throw new TypeError("shapes"); };\nexport const gradient = () => f();' },
      ['gradient throws', 'TypeError: shapes', 'at f (file://', 'mine.mjs:4'],
    ],
    [
      'a syntax error',
      { more: 'export const = 3;' },
      ['its import throws', 'SyntaxError', 'mine.mjs shows the line'],
    ],
    [
      'a name that is a function',
      { more: 'export function name() {}' },
      ['its name or its layout is no plain data'],
    ],
  ])('%s', async (_what, parts, said) => {
    const { status, stdout, stderr } = await start(module(parts), '--timeout', '1').done;
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain('error: the module mine.mjs failed: ');
    for (const words of said) expect(stderr).toContain(words);
    expect(stderr, 'frames of nncheck').not.toMatch(/module-worker|node:internal/);
  });
});

test('what a module prints goes to stderr, and the report stays whole', async () => {
  // Several lines: all but the first of them wait in the thread until we have taken it.
  const print = 'for (let k = 0; k < 9; k++) console.log("dW", k);';
  const gradient = `export const gradient = ({ w }) => { ${print} return { w: [...w] }; };`;
  const { status, stdout, stderr } = await start(module({ gradient }), '--json').done;
  expect(status).toBe(0);
  expect(JSON.parse(stdout).status).toBe('match');
  const once = Array.from({ length: 9 }, (_, k) => `dW ${k}\n`).join('');
  expect(stderr).toBe(once + once);
  const failing = module({ gradient: `export const gradient = () => { ${print} throw new Error('no'); };` });
  expect((await start(failing).done).stderr).toMatch(/^(dW \d\n){9}error: the module mine\.mjs failed/);
});

test('a module that answers well and ends badly is told of, and judged', async () => {
  const text = module({
    gradient: 'let calls = 0; export const gradient = ({ w }) => { calls++; return { w: [...w] }; };',
    cost: `export const cost = ({ w }) => {
      // The last cost is asked after the last gradient.
      if (calls === 2) setImmediate(() => process.exit(7));
      return w.reduce((sum, v) => sum + v * v, 0) / 2;
    };`,
  });
  const { status, stdout, stderr } = await start(text, '--json').done;
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: 'warning: the module mine.mjs failed: it ended itself with status 7\n',
  });
  expect(JSON.parse(stdout).status).toBe('match');
});

test('a module whose functions change the parameters that they are given is told of', async () => {
  const gradient =
    'export const gradient = ({ w }) => { const g = [...w]; g.forEach((v, k) => { w[k] -= 0.1 * v; }); return { w: g }; };';
  const { status, stdout } = await start(module({ gradient }), '--json').done;
  expect(status).toBe(1);
  expect(JSON.parse(stdout).checks[0].findings).toContainEqual(
    expect.objectContaining({ code: 'NN602', slug: 'not-restored' }),
  );
});

test('--jobs runs copies of a module, with the same numbers', async () => {
  const text = module({
    parameters: 'export const parameters = { w: Array.from({ length: 300 }, (_, k) => Math.cos(k)) };',
  });
  const runs = await Promise.all([start(text, '--json').done, start(text, '--json', '--jobs', '2').done]);
  expect(runs.map(({ status }) => status)).toEqual([0, 0]);
  expect(runs[0].stdout).toBe(runs[1].stdout);
  expect(JSON.parse(runs[0].stdout).checks[0].counts.match).toBe(300);
});

describe('Ctrl-C', () => {
  const slowly = 'const end = performance.now() + 2; while (performance.now() < end);';
  const slow = module({
    parameters: 'export const parameters = { w: Array.from({ length: 2000 }, (_, k) => (k + 1) / 10) };',
    cost: `export const cost = ({ w }) => { ${slowly} return w.reduce((sum, v) => sum + v * v, 0) / 2; };`,
  });
  async function interruptAfter(ms: number, text: string) {
    const { child, done } = start(text);
    await delay(ms);
    child.kill('SIGINT');
    return done;
  }

  test('keeps what was found, and says so', async () => {
    const { status, stdout, stderr } = await interruptAfter(4000, slow);
    expect(status).toBe(130);
    expect(stderr).toMatch(/^(about \d+ minutes?: 2,000 weights of mine.mjs\n)?$/);
    expect(stdout).toMatch(/Interrupted: [\d,]+ of 2,000 weights were compared/);
    expect(stdout).toContain('Nothing mismatches among them.');
    expect(stdout).not.toContain('could not be decided');
  });

  test('ends a module that never comes back', async () => {
    const loop = module({ gradient: 'export const gradient = () => { for (;;); };' });
    const { status, stderr } = await interruptAfter(2500, loop);
    expect({ status, stderr }).toEqual({
      status: 130,
      stderr: 'error: interrupted before anything was checked\n',
    });
  });
});
