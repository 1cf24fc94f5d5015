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

test('--deltas of convolutions and poolings compares every number of their values', async () => {
  const layers = [
    { type: 'conv2d', name: 'conv', filters: 2, kernel: 2, activation: 'tanh' },
    { type: 'max-pool2d', name: 'pool', window: 2, stride: 1 },
    { type: 'flatten', name: 'flat' },
    { type: 'dense', name: 'out', units: 2, activation: 'softmax' },
  ];
  const inputs = [1, 2].map((seed) => Array.from({ length: 16 }, (_, k) => Math.sin(seed + 3 * k * k)));
  const spec = {
    network: { inputs: { channels: 1, rows: 4, columns: 4 }, layers },
    loss: { type: 'categorical-crossentropy' },
    parameters: { init: { type: 'normal' }, seed: 2 },
    data: { inputs, targets: [[0], [1]] },
  };
  const { status, stdout } = await cli(['grad', '-', '--deltas', '--json'], { input: JSON.stringify(spec) });
  expect(status).toBe(0);
  const [check] = JSON.parse(stdout).checks;
  expect(check.parts.deltas).toEqual({ status: 'match' });
  expect(check.deltas).toHaveLength(2 * (18 + 8 + 8 + 2));
  for (const { analytic, numeric, bound } of check.deltas)
    expect(Math.abs(numeric - analytic)).toBeLessThanOrEqual(bound);
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

/** A report of xor's cost, gradient and δ, the latter changed. */
async function report(change: (values: Float64Array, layer: string) => Float64Array): Promise<string> {
  const problem = await taskProblem('xor');
  const nested = (tensors: ReadonlyMap<string, { values: Float64Array; shape: readonly number[] }>) =>
    Object.fromEntries(
      [...tensors].map(
        ([
          layer,
          {
            values,
            shape: [, units],
          },
        ]) => {
          const own = change(values, layer);
          return [
            layer,
            Array.from({ length: own.length / units! }, (_, n) => [
              ...own.subarray(n * units!, (n + 1) * units!),
            ]),
          ];
        },
      ),
    );
  return JSON.stringify({ deltas: nested(deltas(problem)) });
}

test('--deltas lists the δ of a report beside the numeric ∂cost/∂z, with the verdict of its part', async () => {
  const right = deltas(await taskProblem('xor'));
  for (const factor of [1, -1]) {
    const input = await report((values, layer) =>
      layer === 'output' ? values.map((v) => factor * v) : values,
    );
    const { status, stdout } = await cli(['grad', '--task', 'xor', '--deltas', '--reported', '-', '--json'], {
      input,
    });
    const [check] = JSON.parse(stdout).checks;
    expect(status).toBe(factor === 1 ? 0 : 1);
    expect(check.parts.deltas.status).toBe(factor === 1 ? 'match' : 'mismatch');
    expect(check.deltas).toHaveLength(4 * 3);
    for (const { layer, unit, example, analytic, numeric, verdict } of check.deltas) {
      const { values, shape } = right.get(layer)!;
      const own = values[example * shape[1]! + unit];
      expect(Math.abs(numeric - own)).toBeLessThan(1e-9 * Math.abs(own));
      expect(analytic).toBe(layer === 'output' ? factor * own : own);
      expect(verdict).toBe(layer === 'output' && factor === -1 ? 'mismatch' : 'match');
    }
  }
});

test('--deltas of a report without δ says how to give them', async () => {
  const { stdout } = await cli(['grad', '--task', 'xor', '--deltas', '--reported', '-'], {
    input: '{"cost": 1}',
  });
  expect(stdout).toContain('Add "deltas", by layer');
});

test('--deltas of a program needs a spec', async () => {
  const { status, stderr } = await cli(['grad', '--deltas', '--run', './program']);
  expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('name the spec') });
});

test('--deltas is refused with a method that moves no pre-activations', async () => {
  const { status, stderr } = await cli(['grad', '--task', 'xor', '--deltas', '--method', 'subtraction']);
  expect({ status, stderr }).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('deltas are measured with the method units, not with subtraction'),
  });
});
