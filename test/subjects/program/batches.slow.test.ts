import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../support/built.ts';
import { cli } from '../../support/host.ts';

const PROGRAM = join(ROOT, 'fixtures/programs/batches.py');

/** Checks a program of 500 weights that has the optional methods named, and counts its messages. */
async function check(methods: string) {
  const log = join(mkdtempSync(join(tmpdir(), 'nncheck-batches-')), 'methods');
  const { status, stdout, stderr } = await cli(['grad', '--json', '--', 'python3', PROGRAM, methods, log], {
    env: { PATH: process.env.PATH ?? '' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const asked = readFileSync(log, 'utf8').trimEnd().split('\n');
  const count = (method: string) => asked.filter((one) => one === method).length;
  return { report: JSON.parse(stdout).checks[0], asked, count };
}

test('with costs, a check of 500 weights takes few messages and no parameters twice', async () => {
  const { report, asked, count } = await check('costs,line');
  expect(report.counts.match).toBe(500);
  expect(report.evaluations).toBeGreaterThan(2000);
  // Three of them at the beginning, one for float32, one where θ is given back, two at the end.
  expect(count('cost')).toBeLessThan(12);
  expect(count('gradient')).toBe(2);
  expect(asked.length).toBeLessThan(500);
});

test('the numbers are the same whichever methods a program has', async () => {
  const [both, costs, neither] = await Promise.all([check('costs,line'), check('costs'), check('')]);
  expect(neither.count('cost')).toBeGreaterThan(2000);
  expect(costs.report).toEqual(both.report);
  expect(neither.report).toEqual(both.report);
});
