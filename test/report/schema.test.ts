import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { reportErrors, undescribedKeys } from '../support/reports.ts';

const SPECS = join(ROOT, 'fixtures/specs');
const CASES = join(ROOT, 'fixtures/cases');
const jsonIn = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.json'));

/** The report of a command must fit the schema, and be one of that command. */
async function expectToFit(args: readonly string[], cwd: string): Promise<void> {
  const { stdout } = await cli([...args, '--json'], { cwd });
  expect(JSON.parse(stdout).command).toBe(args[0]);
  expect(reportErrors(stdout)).toEqual([]);
  expect(undescribedKeys(stdout)).toEqual([]);
}

test.each(jsonIn(SPECS))('the reports of %s fit the schema', async (name) => {
  const few = ['--examples', '2'];
  await expectToFit(['grad', name, '--deltas', ...few], SPECS);
  await expectToFit(['forward', name, ...few], SPECS);
  await expectToFit(
    ['train', name, '--epochs', '2', ...(name.startsWith('mnist') ? ['--no-check'] : [])],
    SPECS,
  );
});

test.each(jsonIn(CASES))('the report of %s fits the schema', async (name) => {
  const { spec, reported } = JSON.parse(readFileSync(join(CASES, name), 'utf8'));
  const cwd = folder({ 'spec.json': spec, ...(reported && { 'reported.json': reported }) });
  await expectToFit(['grad', 'spec.json', ...(reported ? ['--reported', 'reported.json'] : [])], cwd);
});

test.each([
  [['explain']],
  [['ladder', 'good.json']],
  [['grad', 'none.json']],
  [['grad', 'bad.json', 'none.json', 'good.json']],
  [['grad', 'good.json', '--step', 'x']],
  [['train', 'good.json', '--epochs', '3', '--learning-rate', '1e300']],
  [['forward', 'bad.json']],
])('so does that of %j', async (args) => {
  const good = JSON.parse(readFileSync(join(SPECS, 'xor-one-neuron.json'), 'utf8'));
  await expectToFit(args, folder({ 'good.json': good, 'bad.json': { network: {} } }));
});

test('so does that of two printed columns', async () => {
  const good = JSON.parse(readFileSync(join(SPECS, 'xor-one-neuron.json'), 'utf8'));
  const printed = '0.05302210631 0.0530221063\n0.04160955597 0.0416095560\n0.02468473422 0.0246847342\n';
  const cwd = folder({ 'good.json': good, 'printed.txt': printed });
  await expectToFit(['grad', 'good.json', '--reported', 'printed.txt'], cwd);
  const { stdout } = await cli(['grad', 'good.json', '--reported', 'printed.txt', '--json'], { cwd });
  expect(JSON.parse(stdout).checks[0].reading).toHaveProperty('order');
});

test('so does that of numbers without a spec', async () => {
  const numbers = { gradient: { W: [[0.2, 0.4]] }, numericalGradient: { W: [[0.1, 0.2]] } };
  await expectToFit(['grad', '--reported', 'numbers.json'], folder({ 'numbers.json': numbers }));
});

test('the schema refuses a report without its parts, and one of another version', async () => {
  const { stdout } = await cli(['grad', '--task', 'xor', '--json']);
  const report = JSON.parse(stdout);
  const broken = [
    { ...report, schemaVersion: 2 },
    { ...report, status: 'fine' },
    { ...report, checks: [{ ...report.checks[0], gradients: [{ tensor: 'w' }] }] },
    { ...report, checks: [{ ...report.checks[0], counts: { match: 9 } }] },
  ];
  for (const one of broken) expect(reportErrors(JSON.stringify(one))).not.toEqual([]);
});

test('nncheck schema report prints it', async () => {
  const { status, stdout } = await cli(['schema', 'report']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ $id: 'urn:nncheck:schema:report:1', title: 'nncheck report' });
});
