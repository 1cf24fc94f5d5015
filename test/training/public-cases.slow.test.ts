import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Overrides } from '../../src/problem/settings.ts';
import { gather } from '../../src/tensors/layout.ts';
import { train } from '../../src/training/train.ts';
import { ROOT } from '../support/built.ts';

/** A public case: its spec, and the numbers that were published with it. */
async function publicCase(name: string, overrides: Overrides = {}) {
  const text = readFileSync(join(ROOT, 'fixtures/cases', `${name}.json`), 'utf8');
  const { spec, ...published } = JSON.parse(text);
  return { problem: await problemFromSpec(spec, { directory: ROOT, ...overrides }), published };
}

/** Equal to every digit that was published. */
function expectDigits(value: number, published: number): void {
  const digits = String(published).split('.')[1].length;
  expect(Math.abs(value - published)).toBeLessThan(0.5000001 * 10 ** -digits);
}

test.each(['backprop', 'numeric'] as const)(
  'xor-one-neuron, its %s gradient divided by the examples, ends where the asker’s program did',
  async (gradient) => {
    const { problem, published } = await publicCase('xor-one-neuron');
    const { history, final, ended } = await train(problem, { gradient, check: false });
    expect(ended).toBe('completed');
    expectDigits(history[0].cost, published.reported.cost);
    expectDigits(final.cost, published.expect.afterTraining.cost);
    expect(final.outputs).toHaveLength(4);
    published.expect.afterTraining.outputs.forEach((output: number, k: number) => {
      expectDigits(final.outputs[k], output);
    });
  },
);

test('mazur-right has the published cost, and the published weights after one step', async () => {
  const { problem, published } = await publicCase('mazur-right', { epochs: 1 });
  const { history, parameters } = await train(problem, { check: false });
  expectDigits(history[0].cost, published.reported.cost);
  // The biases, which were not trained there, are not published.
  const after = Object.entries<number[][]>(published.reported.parametersAfter);
  expect(after).toHaveLength(2);
  for (const [name, rows] of after) {
    const tensor = problem.tensors.find((one) => one.name === name)!;
    const values = gather(parameters, tensor);
    rows.flat().forEach((value, k) => {
      expectDigits(values[k], value);
    });
  }
});

test.each([
  ['xor-one-neuron', 'xor-one-neuron'],
  ['mazur-right', 'mazur-2-2-2'],
])('the spec of %s is one of the fixtures too, to be tried by itself', (name, spec) => {
  const read = (file: string) => JSON.parse(readFileSync(join(ROOT, 'fixtures', file), 'utf8'));
  expect(read(`specs/${spec}.json`)).toEqual(read(`cases/${name}.json`).spec);
});
