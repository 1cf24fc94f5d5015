import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { advance, atRest } from '../../../src/problem/optimizers/index.ts';
import type { OptimizerSettings } from '../../../src/problem/problem.ts';
import { train } from '../../../src/training/train.ts';

interface Vector {
  readonly inputs: Readonly<Record<string, { readonly values: number[] }>>;
  readonly outputs: Readonly<Record<string, { readonly values: number[] }>>;
  readonly published: readonly {
    readonly what: string;
    readonly decimals: number;
    readonly value: number[];
  }[];
}

/** One step from a state that is not rest, as cs231n (2024, A2) publishes it: the state by its names there. */
const VECTORS: [
  file: string,
  settings: OptimizerSettings,
  steps: number,
  state: Record<string, 'velocity' | 'first' | 'second'>,
][] = [
  [
    'sgd-momentum-linspace',
    { type: 'sgd', learningRate: 1e-3, momentum: 0.9, velocity: 'step' },
    3,
    { v: 'velocity' },
  ],
  ['rmsprop-linspace', { type: 'rmsprop', learningRate: 1e-2, rho: 0.99, epsilon: 1e-8 }, 3, { s: 'second' }],
  [
    'adam-linspace',
    { type: 'adam', learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    5,
    { m: 'first', s: 'second' },
  ],
];

const read = (file: string): Vector =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/updates', `${file}.json`), 'utf8'));

test.each(VECTORS)('%s', (file, settings, steps, names) => {
  const { inputs, outputs, published } = read(file);
  const theta = Float64Array.from(inputs.w.values);
  const state = { ...atRest(theta.length), steps };
  for (const [name, which] of Object.entries(names)) state[which].set(inputs[name].values);
  advance(settings, theta, Float64Array.from(inputs.g.values), state);
  const after: Record<string, Float64Array> = { w: theta };
  for (const [name, which] of Object.entries(names)) after[name] = state[which];
  for (const [name, { values }] of Object.entries(outputs)) {
    values.forEach((value, k) => {
      expect(Math.abs(after[name][k] - value)).toBeLessThanOrEqual(
        4 * Number.EPSILON * Math.max(1, Math.abs(value)),
      );
    });
  }
  for (const { what, decimals, value } of published) {
    const [, name, row] = /^(\w+)\[(\d)\]$/.exec(what)!;
    const given = [...after[name].subarray(5 * Number(row), 5 * Number(row) + 5)];
    expect(given.map((one) => Number(one.toFixed(decimals)))).toEqual(value);
  }
});

test.each(VECTORS)(
  '%s by training one step from the state that the spec gives',
  async (file, optimizer, step, names) => {
    const { inputs, outputs, published } = read(file);
    const tensor = (values: readonly number[]) => ({ 'line.weight': [...values] });
    const { w, g } = inputs;
    const given = (which: string) => {
      const [name] = Object.entries(names).find(([, one]) => one === which) ?? [];
      return name === undefined ? undefined : tensor(inputs[name].values);
    };
    const state = { velocity: given('velocity'), first: given('first'), second: given('second') };
    const problem = await problemFromSpec({
      network: { inputs: 5, layers: [{ type: 'dense', name: 'line', units: 4 }] },
      loss: { type: 'squared' },
      parameters: { layout: { bias: 'none' }, values: tensor(w.values) },
      // At the unit vectors a linear layer has the columns of W as outputs, so that ∂(½ Σ (Wx − t)²)/∂W is g for t = W − g.
      data: {
        inputs: [0, 1, 2, 3, 4].map((k) => [0, 1, 2, 3, 4].map((i) => Number(i === k))),
        targets: [0, 1, 2, 3, 4].map((k) =>
          [0, 1, 2, 3].map((unit) => w.values[5 * unit + k] - g.values[5 * unit + k]),
        ),
      },
      train: {
        optimizer,
        epochs: 1,
        state: {
          step,
          ...(state.velocity && { velocity: state.velocity }),
          moments: {
            ...(state.first && { first: state.first }),
            ...(state.second && { second: state.second }),
          },
        },
      },
    });
    const { parameters } = await train(problem, { check: false });
    // W − (W − g) has lost the last digits of g.
    outputs.w.values.forEach((value, k) => {
      expect(Math.abs(parameters[k] - value)).toBeLessThanOrEqual(8 * Number.EPSILON);
    });
    for (const { what, decimals, value } of published.filter(({ what }) => what.startsWith('w'))) {
      const row = Number(what[2]);
      const ours = [...parameters.subarray(5 * row, 5 * row + 5)];
      expect(ours.map((one) => Number(one.toFixed(decimals)))).toEqual(value);
    }
  },
);
