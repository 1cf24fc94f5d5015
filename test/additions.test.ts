import { describe, expect, test } from 'vitest';
import { BACKWARD_FAULTS } from '../src/diagnosis/backward/faults/index.ts';
import { weightForInput } from '../src/diagnosis/backward/faults/weight-for-input.ts';
import { overridePull } from '../src/diagnosis/backward/overrides.ts';
import type { BackwardFault } from '../src/diagnosis/catalogue/fault.ts';
import { gradient, problemFromText } from '../src/index.ts';
import { elementwise } from '../src/network/activations/activation.ts';
import { activations } from '../src/network/activations/index.ts';
import { backpropagate } from '../src/network/backpropagation.ts';
import { forward } from '../src/network/forward.ts';
import { layerTypes } from '../src/network/layers/index.ts';
import { losses } from '../src/network/losses/index.ts';
import { outputwise } from '../src/network/losses/loss.ts';
import { RULES } from '../src/network/rules.ts';
import type { Reporter } from '../src/report/reporter.ts';
import { reporters } from '../src/report/reporters.ts';
import { gather } from '../src/tensors/layout.ts';
import { diagonal } from './support/diagonal.ts';
import { folder } from './support/files.ts';
import { cli } from './support/host.ts';

// What CONTRIBUTING.md promises: each of these is one file, and one line in a table. The schema is loaded after it.
const softsign = () =>
  elementwise('softsign', {
    value: (z) => z / (1 + Math.abs(z)),
    derivative: (z) => 1 / (1 + Math.abs(z)) ** 2,
    save: (z) => [z],
    change(d, z) {
      const end = z + d;
      return z * end > 0
        ? d / ((1 + Math.abs(z)) * (1 + Math.abs(end)))
        : end / (1 + Math.abs(end)) - z / (1 + Math.abs(z));
    },
  });
const logCosh = () =>
  outputwise('log-cosh', {
    value: (a, t) => Math.log(Math.cosh(a - t)),
    derivative: (a, t) => Math.tanh(a - t),
    save: (a, t) => [a - t],
    change: (d, e) => Math.log1p(2 * Math.sinh(d / 2) ** 2 + Math.sinh(d) * Math.tanh(e)),
  });
/** Every weight of a layer gets the sum of its row: a slip that nothing in the table reproduces. */
const weightsSummed: BackwardFault = {
  ...weightForInput,
  code: 'NN199',
  slug: 'weights-summed',
  title: 'each weight has the gradient of its whole row',
  *variants(problem) {
    const { layers } = problem.network;
    yield {
      where: {},
      does: 'with the sum of the row in place of each weight’s own gradient in every layer',
      plant: (rules) =>
        overridePull(rules, [...layers.keys()], 'weight', (at, l, _deltas, right) => {
          const gradient = right();
          const columns = gradient.length / at.network.layers[l].units;
          const rowOf = (k: number) => columns * Math.floor(k / columns);
          return gradient.map((_, k) =>
            gradient.subarray(rowOf(k), rowOf(k) + columns).reduce((sum, value) => sum + value, 0),
          );
        }),
    };
  },
};
const verdictOnly = (): Reporter => ({
  outcome: () => [],
  *end(outcomes, { status }) {
    yield `${outcomes.length} ${status}\n`;
  },
});
Object.assign(activations, { softsign });
Object.assign(losses, { 'log-cosh': logCosh });
Object.assign(layerTypes, { diagonal });
(BACKWARD_FAULTS as BackwardFault[]).push(weightsSummed);
Object.assign(reporters, { verdict: { load: async () => verdictOnly(), mark: 'verdict\n' } });

const LAYOUTS = [
  { weight: 'out-in', bias: 'separate' },
  { weight: 'in-out', bias: 'last-column' },
  { weight: 'out-in', bias: 'none' },
  { weight: 'in-out', bias: 'first-column', unrolled: 'column-major' },
] as const;

const specWith = (layout: object = LAYOUTS[0]): string =>
  JSON.stringify({
    network: {
      inputs: 2,
      layers: [
        { type: 'dense', units: 3, activation: 'softsign' },
        { type: 'diagonal', name: 'middle', units: 3, activation: 'softsign' },
        { type: 'dense', units: 1, activation: 'sigmoid' },
      ],
    },
    loss: { type: 'log-cosh' },
    parameters: { init: { type: 'glorot' }, seed: 3, layout },
    data: { task: 'xor' },
  });

describe('an activation, a loss, a layer and its operation that are only in their tables', () => {
  test.each(LAYOUTS)('are checked by both methods, stored as %o', async (layout) => {
    const args = ['grad', '-', '--json', '--method', 'all'];
    const { status, stdout, stderr } = await cli(args, { input: specWith(layout) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [{ counts, tensors }] = JSON.parse(stdout).checks;
    const weights = layout.bias === 'none' ? 6 + 3 + 3 : 9 + 6 + 4;
    expect(counts.match).toBe(weights);
    const middle = tensors.find(({ name }: { name: string }) => name === 'middle.weight');
    expect(middle?.shape).toEqual('unrolled' in layout ? undefined : [3]);
  });

  test('are written out by forward', async () => {
    const { status, stdout } = await cli(['forward', '-', '--example', '2'], { input: specWith() });
    expect(status).toBe(0);
    const written = (pattern: RegExp): number[] => pattern.exec(stdout)!.slice(1).map(Number);
    const [x] = written(/a\[1\] = softsign\(\S+\) = (\S+)/);
    const [bias, weight, z] = written(/middle:.*\n(?:.*\n)*? +z\[1\] = (\S+) \+ (\S+)·\S+ = (\S+)/);
    expect(bias + weight * x).toBeCloseTo(z, 5);
  });

  test('are told their fault', async () => {
    const right = gradient(await problemFromText(specWith()));
    const doubled = [...right].map(([name, { values }]) => [name, Array.from(values, (value) => 2 * value)]);
    const report = { gradient: Object.fromEntries(doubled) };
    const cwd = folder({ 'spec.json': specWith(), 'gradient.json': report });
    const { status, stdout } = await cli(['grad', 'spec.json', '--reported', 'gradient.json'], { cwd });
    expect(status).toBe(1);
    expect(stdout).toContain('NN101');
  });

  test('are told a fault that is only in its table', async () => {
    const problem = await problemFromText(specWith());
    const [{ plant }] = weightsSummed.variants(problem);
    const { network, parameters, data } = problem;
    const pass = forward(network, parameters, data.inputs, data.count);
    const wrong = backpropagate(network, parameters, data, pass, undefined, plant(RULES, 1)).gradient;
    const numbers = problem.tensors.map((tensor) => [tensor.name, [...gather(wrong, tensor)]]);
    const cwd = folder({
      'spec.json': specWith(),
      'gradient.json': { gradient: Object.fromEntries(numbers) },
    });
    const { status, stdout } = await cli(['grad', 'spec.json', '--reported', 'gradient.json'], { cwd });
    expect(status).toBe(1);
    expect(stdout).toContain('NN199');
  });

  test('are reported in a format that is only in its table', async () => {
    const { stdout, stderr } = await cli(['grad', '-', '--reporter', 'verdict'], { input: specWith() });
    expect({ stdout, stderr }).toEqual({ stdout: '1 match\n', stderr: '' });
  });

  test('are trained', async () => {
    const { status, stdout } = await cli(['train', '-', '--epochs', '5', '--json'], { input: specWith() });
    expect(status).toBe(0);
    const { history } = JSON.parse(stdout);
    expect(history.at(-1).cost).toBeLessThan(history[0].cost);
  });
});
