import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';

interface Rung {
  readonly rung: number;
  readonly status: string;
  readonly skipped?: string;
  readonly trainings: readonly {
    readonly gradient: string;
    readonly ended: string;
    readonly starts: number;
  }[];
}

async function rungsOf(args: readonly string[]) {
  const { status, stdout, stderr } = await cli(['ladder', ...args, '--json']);
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as { status: string; subject: string; rungs: Rung[] };
  return { exit: status, ...report };
}

describe('as a lesson', () => {
  test('all rungs pass on nncheck’s own network, and the last waits for a spec', async () => {
    const { exit, status, subject, rungs } = await rungsOf([]);
    expect({ exit, status, subject }).toEqual({ exit: 0, status: 'match', subject: 'reference' });
    expect(rungs.map((rung) => rung.status)).toEqual([...Array(5).fill('passed'), 'skipped']);
    expect(rungs[5].skipped).toBe('no spec');
    expect(rungs[1].trainings).toMatchObject([{ gradient: 'numeric', ended: 'learned', starts: 1 }]);
    expect(rungs[4].trainings).toMatchObject([
      { gradient: 'numeric', ended: 'learned', starts: 2 },
      { gradient: 'analytic', ended: 'learned', starts: 2 },
    ]);
  });

  test.each([
    ['--task', 'sine'],
    ['--task', 'iris'],
    ['--task', 'and'],
  ])('%s %s is the last rung', async (...task) => {
    const { exit, rungs } = await rungsOf(task);
    expect({ exit, statuses: rungs.map(({ status }) => status) }).toEqual({
      exit: 0,
      statuses: Array(6).fill('passed'),
    });
  });

  test.each(['octave-unrolled', 'packed-in-out', 'story-xor'])(
    'with the layout of %s the numeric gradient is right too',
    async (name) => {
      const { exit, rungs } = await rungsOf([join(ROOT, `fixtures/specs/${name}.json`)]);
      expect({ exit, statuses: rungs.map(({ status }) => status) }).toEqual({
        exit: 0,
        statuses: Array(6).fill('passed'),
      });
    },
  );

  test.each([40, 80, 200])('its text in a terminal of %i columns is no wider', async (terminal) => {
    const { status, stdout } = await cli(['ladder', '--no-color'], { terminal });
    expect(status).toBe(0);
    const wide = stdout.split('\n').filter((line) => line.length > terminal);
    expect(wide).toEqual([]);
    for (const text of ['z[0] = 2.73 - 2.33·0 + 0.8·1 =', '✓ 5', 'local minimum']) {
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(text);
    }
  });

  test('--quiet is one line', async () => {
    const { stdout } = await cli(['ladder', '--quiet']);
    expect(stdout).toMatch(/^✓ All rungs pass\..*\n$/);
  });

  test('the same bytes each time', async () => {
    expect(await cli(['ladder', '--json'])).toEqual(await cli(['ladder', '--json']));
  });
});

describe('a wrong command line', () => {
  test.each([
    [['--run', 'x', '--module', 'y.mjs'], 'one implementation is checked at a time'],
    [['--timeout', '3'], '--timeout is for a program under test'],
    [['none.json'], 'none.json'],
    [['a.json', '--task', 'xor'], 'give either a spec or --task'],
  ])('%j', async (args, message) => {
    const { status, stdout, stderr } = await cli(['ladder', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
