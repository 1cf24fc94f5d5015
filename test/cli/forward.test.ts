import { expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

async function forwardOf(spec: unknown, ...args: string[]): Promise<string> {
  const cwd = folder({ 'spec.json': spec });
  const { status, stdout, stderr } = await cli(['forward', 'spec.json', ...args], { cwd });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** The case of fixtures/specs/xor-one-neuron.json: one neuron, its weights in one matrix with the bias first. */
const ONE_NEURON = {
  network: { inputs: 2, layers: [{ type: 'dense', name: 'output', units: 1, activation: 'sigmoid' }] },
  loss: { type: 'squared' },
  parameters: {
    layout: { weight: 'out-in', bias: 'first-column' },
    values: { output: [[0.0756102610697, 0.261814503398, 0.0292734023876]] },
  },
  data: { task: 'xor' },
};

test('every term of z, the activation, the loss and the cost are written out', async () => {
  const text = await forwardOf(ONE_NEURON);
  expect(text).toContain('z[0] = 0.0756103 + 0.261815·0 + 0.0292734·1 = 0.104884');
  expect(text).toContain('a[0] = σ(0.104884) = 0.526197');
  expect(text).toContain('loss = ½·(0.526197 - 1)² = 0.112245');
  expect(text).toContain('= 0.508019225507');
});

test('what is written out is arithmetic: each sum of products has the value after its last =', async () => {
  const { stdout } = await cli(['forward', '--task', 'iris', '--example', '3', '--example', '99']);
  const lines = [...stdout.matchAll(/z\[\d+\] = (.*) = (\S+)$/gm)];
  expect(lines).toHaveLength(22);
  for (const [, sum, z] of lines) {
    const value = sum
      .replace(/ - /g, ' + -')
      .split(' + ')
      .map((term) =>
        term
          .split('·')
          .map((factor) => Number(factor.replace(/[()]/g, '')))
          .reduce((a, b) => a * b),
      )
      .reduce((a, b) => a + b);
    expect(value).toBeCloseTo(Number(z), 4);
  }
});

test('the mean, and regularization, are steps of their own', async () => {
  const spec = {
    ...ONE_NEURON,
    loss: { type: 'squared', reduction: 'mean', scale: 1 },
    regularization: { l1: 0.5, l2: 0.1 },
  };
  const text = await forwardOf(spec);
  expect(text).toMatch(/data = \(.* \+ .* \+ .* \+ .*\) \/ 4 = 0\.25401/);
  const l1 = 0.5 * (0.261814503398 + 0.0292734023876);
  const l2 = 0.05 * (0.261814503398 ** 2 + 0.0292734023876 ** 2);
  expect(text).toContain(`= ${(l1 + l2).toFixed(6)}`);
  expect(text).toContain('0.5·Σ|w|');
  expect(text).toContain('0.1/2·Σw²');
});

test.each([
  [{ type: 'binary-crossentropy' }, 'sigmoid', /loss = -ln\(1 - 0\.5\d+\)/],
  [{ type: 'binary-crossentropy', fromLogits: true }, 'linear', /loss = ln\(1 \+ e\^0\.0756103\)/],
  [{ type: 'absolute' }, 'tanh', /loss = \|0\.07\d+ - 0\|/],
  [{ type: 'huber', delta: 0.01 }, 'linear', /loss = 0\.01·\(\|0\.0756103 - 0\| - 0\.01\/2\)/],
  [{ type: 'squared', scale: 0.3 }, 'relu', /loss = 0\.3·\(0\.0756103 - 0\)²/],
])('the formula of %j has its numbers', async (loss, activation, formula) => {
  const layers = [{ ...ONE_NEURON.network.layers[0], activation }];
  expect(await forwardOf({ ...ONE_NEURON, loss, network: { inputs: 2, layers } }, '--example', '0')).toMatch(
    formula,
  );
});

test('examples are counted from 0, and the ones that are asked for are shown', async () => {
  const text = await forwardOf(ONE_NEURON, '--example', '2');
  expect(text).toContain('example 2: input 1, 0; target 1');
  expect(text).not.toContain('example 1:');
  expect(text).toContain('3 more examples of 4; --example N shows one (0 to 3)');
});

test('a large layer is summed up', async () => {
  const layers = [
    { type: 'dense', name: 'wide', units: 30, activation: 'relu' },
    { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
  ];
  const text = await forwardOf({
    ...ONE_NEURON,
    parameters: { init: { type: 'normal' } },
    network: { inputs: 2, layers },
  });
  expect(text).toMatch(/z: min -?\S+, mean -?\S+, max \S+/);
  expect(text).toMatch(/of 30 zero/);
  expect(text).not.toContain('z[1]');
});

test('--json has every z and a of every example, the losses and the cost', async () => {
  const report = JSON.parse(await forwardOf(ONE_NEURON, '--json'));
  expect(report).toMatchObject({
    schemaVersion: 1,
    command: 'forward',
    status: 'ok',
    spec: 'spec.json',
    examples: [0, 1, 2, 3],
  });
  expect(report.cost).toBeCloseTo(0.508019225507, 11);
  expect(report.preActivations.output).toHaveLength(4);
  expect(report.activations.output[1][0]).toBeCloseTo(0.526197, 6);
  expect(report.losses.reduce((sum: number, loss: number) => sum + loss)).toBeCloseTo(report.cost, 12);
  const one = JSON.parse(await forwardOf(ONE_NEURON, '--json', '--example', '1'));
  expect(one.activations.output).toEqual([report.activations.output[1]]);
});

test('40 columns are not overrun', async () => {
  const { stdout } = await cli(['forward', '--task', 'iris'], { env: { COLUMNS: '40' } });
  expect(stdout.split('\n').filter((line) => [...line].length > 40)).toEqual([]);
});
