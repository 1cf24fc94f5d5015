import { describe, expect, test } from 'vitest';
import { gradient, problemFromText } from '../src/index.ts';
import { elementwise } from '../src/network/activations/activation.ts';
import { activations } from '../src/network/activations/index.ts';
import { layerTypes } from '../src/network/layers/index.ts';
import { losses } from '../src/network/losses/index.ts';
import { outputwise } from '../src/network/losses/loss.ts';
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
Object.assign(activations, { softsign });
Object.assign(losses, { 'log-cosh': logCosh });
Object.assign(layerTypes, { diagonal });

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

describe('an activation, a loss and a layer that are only in their tables', () => {
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

  test('are trained', async () => {
    const { status, stdout } = await cli(['train', '-', '--epochs', '5', '--json'], { input: specWith() });
    expect(status).toBe(0);
    const { history } = JSON.parse(stdout);
    expect(history.at(-1).cost).toBeLessThan(history[0].cost);
  });
});
