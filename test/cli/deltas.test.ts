import { expect, test } from 'vitest';
import { deltas, taskProblem } from '../../src/index.ts';
import { cli } from '../support/host.ts';

test('--deltas compares ∂cost/∂z of every unit and example, with those that the library computes', async () => {
  const { status, stdout } = await cli(['grad', '--task', 'xor', '--deltas', '--json']);
  expect(status).toBe(0);
  const [check] = JSON.parse(stdout).checks;
  expect(check.parts.deltas).toMatchObject({ status: 'match' });
  const right = deltas(await taskProblem('xor'));
  expect(check.deltas).toHaveLength(4 * 3);
  for (const { layer, unit, example, analytic, numeric, bound, verdict } of check.deltas) {
    const { values, shape } = right.get(layer)!;
    expect(analytic).toBe(values[example * shape[1]! + unit]);
    expect(Math.abs(numeric - analytic)).toBeLessThanOrEqual(bound);
    expect(bound).toBeLessThan(1e-6 * Math.abs(analytic));
    expect(verdict).toBe('match');
  }
});

test('the table of --deltas names layers, and its rows are examples and units', async () => {
  const { stdout } = await cli(['grad', '--task', 'xor', '--deltas']);
  expect(stdout).toContain(
    '∂cost/∂z of each layer, [example, unit]; its values are z\n\nhidden [4, 2]: 8 match',
  );
  expect(stdout).toContain('output [4, 1]: 4 match');
});

test('--method all shows three numeric gradients side by side, and each agrees with the others', async () => {
  const { stdout } = await cli(['grad', '--task', 'xor', '--method', 'all', '--json']);
  const [{ method, gradients }] = JSON.parse(stdout).checks;
  expect(method).toBe('all');
  for (const { numeric, increments, subtraction } of gradients) {
    expect(Math.abs(increments - numeric)).toBeLessThan(1e-12 * Math.abs(numeric));
    expect(Math.abs(subtraction - numeric)).toBeLessThan(1e-8 * Math.abs(numeric) + 1e-12);
  }
});

test.each([
  [['--deltas', '--reported', 'numbers.json'], '--reported'],
  [['--deltas', '--run', './program'], '--run'],
])('--deltas is of a spec alone: %o is refused', async (args, other) => {
  const { status, stderr } = await cli(['grad', '--task', 'xor', ...args]);
  expect(status).toBe(2);
  expect(stderr).toContain(other);
});

test('--deltas is refused with a method that moves no pre-activations', async () => {
  const { status, stderr } = await cli(['grad', '--task', 'xor', '--deltas', '--method', 'subtraction']);
  expect({ status, stderr }).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('deltas are measured with the method units, not with subtraction'),
  });
});
