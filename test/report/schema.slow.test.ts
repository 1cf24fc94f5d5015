import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { reportErrors, undescribedKeys } from '../support/reports.ts';

const PROGRAMS = join(ROOT, 'fixtures/programs');
const SPEC = join(ROOT, 'fixtures/specs/xor-2-2-1.json');
const network = (fault: string) => `node ${join(PROGRAMS, 'javascript/network.mjs')} xor ${fault}`;

/** 600 weights of which one has a wrong gradient, and a cost that is a sum of squares. */
const LARGE = `
const w = Array.from({ length: 600 }, (_, k) => Math.sin(k + 1));
export const parameters = { w };
export const cost = ({ w }) => w.reduce((sum, one, k) => sum + (k + 1) * one * one, 0);
export const gradient = ({ w }) => ({ w: w.map((one, k) => (k === 77 ? 3 : 2) * (k + 1) * one) });
`;

test.each([
  ['without a spec', ['--run', `node ${join(PROGRAMS, 'alone/two-branches.mjs')}`]],
  ['that is right', [SPEC, '--run', network('')]],
  ['that is wrong', [SPEC, '--run', network('hidden-derivative'), '--deltas']],
  ['that prints', [SPEC, '--run', network('prints')]],
  [
    'that has steps alone',
    [join(PROGRAMS, 'steps/step_only.json'), '--run', `node ${join(PROGRAMS, 'steps/step_only.mjs')}`],
  ],
  ['that is a module', [join(PROGRAMS, 'modules/lam.json'), '--module', join(PROGRAMS, 'modules/lam.mjs')]],
  ['in which wrong weights are searched for', ['--module', 'large.mjs', '--max-evaluations', '400']],
])('the report of a program %s fits the schema', async (_what, args) => {
  const cwd = folder({ 'large.mjs': LARGE });
  const { stdout } = await cli(['grad', ...args, '--json'], { cwd });
  expect(JSON.parse(stdout).command).toBe('grad');
  expect(reportErrors(stdout)).toEqual([]);
  expect(undescribedKeys(stdout)).toEqual([]);
  if (args.includes('large.mjs')) expect(JSON.parse(stdout).checks[0]).toHaveProperty('localization');
});
