import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';
import { canRun } from '../support/toolchains.ts';

describe.skipIf(!canRun('c'))('a large program in C', () => {
  let folder: string;
  let large: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nncheck-large-'));
    large = join(folder, 'large');
    execFileSync('gcc', ['-O2', '-o', large, join(ROOT, 'fixtures/programs/c/large.c'), '-lm']);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Checks it with these of its arguments, and returns the report. */
  async function grad(...args: string[]) {
    const options = args.filter((arg) => arg.startsWith('--'));
    const own = args.filter((arg) => !arg.startsWith('--'));
    const { status, stdout, stderr } = await cli(['grad', '--json', ...options, '--', large, ...own], {
      env: { ...process.env } as never,
    });
    expect(stderr).toBe('');
    return { status, check: JSON.parse(stdout).checks[0] };
  }

  /** The weights that the program says are wrong, and those that the report does. */
  const names = (check: { name: string; gradients: { tensor: string; index: number[] }[] }) => ({
    planted: /^large wrong at (.*)$/.exec(check.name)?.[1].split(' ') ?? [],
    named: check.gradients.map(({ tensor, index }) => `${tensor}[${index.join(',')}]`),
  });

  test.each(['1', '2', '3'])('has its wrong entry named, for seed %s', async (seed) => {
    for (const [kind, most] of [
      ['smooth', 60],
      ['relu', 100],
    ] as const) {
      const { status, check } = await grad('10000', kind, seed, 'random:1:0.001');
      const { planted, named } = names(check);
      expect(named).toEqual(planted);
      expect(status).toBe(1);
      expect(check.evaluations).toBeLessThanOrEqual(most);
    }
  });

  test('that is right passes', async () => {
    for (const kind of ['smooth', 'relu']) {
      const { status, check } = await grad('100000', kind, '4');
      expect(status).toBe(0);
      expect(check.parts.consistency.status).toBe('match');
      expect(check.localization).toMatchObject({ status: 'passed', weights: 100_000 });
      expect(check.localization.certificate.missProbability).toBeLessThan(0.01);
    }
  });

  test('gives the same bytes again for the same seed', async () => {
    const [first, again] = [
      await grad('10000', 'smooth', '5', 'random:5:0.01'),
      await grad('10000', 'smooth', '5', 'random:5:0.01'),
    ];
    expect(again).toEqual(first);
  });

  test('is searched in as many evaluations as are allowed', async () => {
    const { status, check } = await grad('10000', 'smooth', '6', 'random:40:0.5', '--max-evaluations=120');
    expect(check.evaluations).toBeLessThanOrEqual(120);
    expect([1, 3]).toContain(status);
  });
});

test('the flags of large programs want a program, and exclude each other', async () => {
  for (const flags of [['--all-weights'], ['--max-evaluations', '100']]) {
    const { status, stderr } = await cli(['grad', '--task', 'xor', ...flags]);
    expect(status).toBe(2);
    expect(stderr).toContain(`${flags[0]} is for a program under test`);
  }
  const both = await cli(['grad', '--all-weights', '--max-evaluations', '100', '--run', 'true']);
  expect(both.status).toBe(2);
  expect(both.stderr).toContain('cannot be used with');
  const few = await cli(['grad', '--max-evaluations', '3', '--run', 'true']);
  expect(few.status).toBe(2);
  expect(few.stderr).toContain('--max-evaluations');
});
