import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { junitErrors, reportErrors, workflowCommands } from '../support/reports.ts';

/** A linear unit whose gradient is doubled where the problem is one of those to fail. */
const MODULE = `
export default ({ data: { inputs, targets } }) => {
  const errors = (p) => inputs.map(([x], n) => p['unit.weight'][0][0] * x + p['unit.bias'][0] - targets[n][0]);
  const factor = targets[0][0] === 5 ? 2 : 1;
  const sum = (p, f) => factor * errors(p).reduce((all, e, n) => all + e * f(inputs[n][0]), 0);
  return {
    cost: (p) => errors(p).reduce((all, e) => all + (e * e) / 2, 0),
    gradient: (p) => ({ 'unit.weight': [[sum(p, (x) => x)]], 'unit.bias': [sum(p, () => 1)] }),
  };
};
`;

const spec = (target: number) => ({
  network: { inputs: 1, layers: [{ type: 'dense', name: 'unit', units: 1 }] },
  loss: { type: 'squared' },
  parameters: { values: { 'unit.weight': [[0.5]], 'unit.bias': [-0.25] } },
  data: { inputs: [[1], [2]], targets: [[target], [1]] },
});

const WRONG = [4, 17, 23];
const files = Object.fromEntries(
  Array.from({ length: 30 }, (_, k) => [
    `specs/${String(k).padStart(2, '0')}.json`,
    spec(WRONG.includes(k) ? 5 : 1),
  ]),
);
const cwd = folder({ ...files, 'unit.mjs': MODULE });
const ARGS = ['grad', 'specs', '--module', 'unit.mjs'];

test('of 30 specs the 3 that fail are shown in full, and the others counted', async () => {
  const reporters = ['json=r.json', 'junit=r.xml', 'github=r.txt'].flatMap((file) => ['--reporter', file]);
  const { status, stdout, stderr } = await cli([...ARGS, ...reporters], { cwd });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout.match(/^unit\.bias \[1\]: .*$/gm)).toHaveLength(3);
  expect(stdout).toContain('30 checks of your program’s gradient: 3 mismatch, 27 match');
  for (const k of WRONG) expect(stdout).toContain(`specs/${String(k).padStart(2, '0')}.json: 2 mismatch`);
  const [json, xml, github] = ['r.json', 'r.xml', 'r.txt'].map((file) =>
    readFileSync(join(cwd, file), 'utf8'),
  );
  expect(reportErrors(json)).toEqual([]);
  expect(await junitErrors(xml)).toEqual([]);
  expect(xml).toContain('tests="90" failures="9" errors="0"');
  expect(workflowCommands(github).map(({ properties }) => properties.file)).toEqual(
    WRONG.map((k) => `specs/${String(k).padStart(2, '0')}.json`),
  );
});

test('--quiet prints a line a check, and the finding of each that fails', async () => {
  const { stdout } = await cli([...ARGS, '--quiet'], { cwd });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => /^[✓✗] specs\//.test(line))).toHaveLength(30);
  expect(lines.filter((line) => line.startsWith('  ✗ NN101 '))).toHaveLength(3);
  expect(lines).toHaveLength(30 + 2 * 3 + 1);
});

test('--max-mismatches 3 lets the three known ones pass, and no fourth', async () => {
  expect((await cli([...ARGS, '--max-mismatches', '3'], { cwd })).status).toBe(0);
  expect((await cli([...ARGS, '--max-mismatches', '2'], { cwd })).status).toBe(1);
});
