import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { advance, atRest } from '../../../src/problem/optimizers/index.ts';
import type { OptimizerSettings } from '../../../src/problem/problem.ts';

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

test.each(VECTORS)('%s', (file, settings, steps, names) => {
  const path = join(import.meta.dirname, '../../golden/updates', `${file}.json`);
  const { inputs, outputs, published } = JSON.parse(readFileSync(path, 'utf8')) as Vector;
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
