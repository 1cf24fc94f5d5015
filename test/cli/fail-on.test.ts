import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const { spec, reported } = JSON.parse(readFileSync(join(ROOT, 'fixtures/cases/xor-one-neuron.json'), 'utf8'));
const cwd = folder({ 'spec.json': spec, 'reported.json': reported });
const grad = (...args: string[]) =>
  cli(['grad', 'spec.json', '--reported', 'reported.json', ...args], { cwd });

test.each([
  [[], 1],
  [['--fail-on', 'mismatch'], 1],
  [['--fail-on', 'inconclusive'], 0],
  [['--fail-on', 'warning,NN118'], 1],
  [['--fail-on', 'NN117', '--fail-on', 'scale'], 0],
  [['--max-mismatches', '1'], 0],
  [['--max-mismatches', '0'], 1],
])('a mismatch with NN118 under %j exits with %i', async (args, expected) => {
  const { status, stdout } = await grad('--json', ...args);
  expect(status).toBe(expected);
  expect(JSON.parse(stdout).status).toBe('mismatch');
});

test('--quiet says what is wrong with a check that fails: code, sentence and fix', async () => {
  const { stdout } = await grad('--quiet');
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^✗ spec\.json: /);
  expect(lines[1]).toMatch(/^ *✗ NN118 The reported gradient is the parameters: /);
  expect(lines[2]).toContain('Report ∂J/∂W instead of W');
  expect((await grad('--quiet', '--fail-on', 'warning')).stdout.trimEnd()).toBe(lines[0]);
});

test.each([
  [['--fail-on', 'mismatch,,warning'], '--fail-on: "mismatch,,warning" has an empty word'],
  [['--fail-on', 'inconclusiv'], 'did you mean "inconclusive"?'],
  [['--max-mismatches', '-1'], '--max-mismatches: "-1" is less than 0'],
])('%j is refused', async (args, message) => {
  const { status, stderr } = await grad(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
