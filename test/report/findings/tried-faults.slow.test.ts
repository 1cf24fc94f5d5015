import { join } from 'node:path';
import { expect, test } from 'vitest';
import { candidatesFor } from '../../../src/diagnosis/search/single-faults.ts';
import { loadSpec } from '../../../src/problem/load.ts';
import { ROOT } from '../../support/built.ts';
import { cli } from '../../support/host.ts';

const SPEC = join(ROOT, 'fixtures/specs/program-2-3-2.json');
const PROGRAM = join(ROOT, 'fixtures/programs/combinations/net.mjs');
const HEAD = /^ {2}(\d+) faults tried one by one/m;

const run = (...args: string[]) =>
  cli(['grad', SPEC, ...args, '--', process.execPath, PROGRAM, 'backward-wrong']);

test('--verbose lists every fault that was tried, the one that fits first', async () => {
  const { stdout } = await run('--verbose');
  const [, count] = HEAD.exec(stdout)!;
  const rows = [...stdout.matchAll(/^ {4} *(\S+) %? +(NN1\d\d) (\S+): (.*)$/gm)].map(
    ([, size, ...named]) => ({
      size: Number(size),
      named,
    }),
  );
  const all = candidatesFor(await loadSpec(SPEC));
  expect(Number(count)).toBe(all.length);
  expect(rows).toHaveLength(all.length);
  expect(rows[0].named.slice(0, 2)).toEqual(['NN101', 'scale']);
  expect(rows[0].size).toBeLessThan(1e-6);
  expect(rows[1].size).toBeGreaterThan(0.01);
  const known = rows.map(({ size }) => size).filter((size) => !Number.isNaN(size));
  expect(known).toEqual([...known].sort((a, b) => a - b));
});

test('nobody else is given the list', async () => {
  expect((await run()).stdout).not.toMatch(HEAD);
  const [{ findings }] = JSON.parse((await run('--json')).stdout).checks;
  expect(findings[0]).toMatchObject({ slug: 'scale' });
  expect(findings[0]).not.toHaveProperty('candidates');
});
