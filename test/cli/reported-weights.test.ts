import { expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { gather } from '../../src/tensors/layout.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const SPEC: Spec = {
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
      { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  data: { task: 'xor' },
};

/** What a right program reports whose weights are those of a seed; the gradient times a factor. */
async function reportOf(seed: number, factor = 1) {
  const problem = await problemFromSpec(SPEC, { seed });
  const { gradient, cost } = evaluate(problem);
  const named = (values: Float64Array) =>
    Object.fromEntries(problem.tensors.map((tensor) => [tensor.name, [...gather(values, tensor)]]));
  const { parameters } = problem;
  return {
    parameters: named(parameters),
    cost: cost.total,
    gradient: named(gradient.map((g) => factor * g)),
  };
}

async function grad(reported: object, spec: Spec = SPEC) {
  const cwd = folder({ 'spec.json': spec, 'reported.json': reported });
  return cli(['grad', 'spec.json', '--reported', 'reported.json'], { cwd });
}

test('numbers of other weights than nncheck drew are not compared', async () => {
  const { parameters: _, ...numbers } = await reportOf(5);
  for (const given of [numbers, { gradient: numbers.gradient }, { cost: numbers.cost }]) {
    const { status, stdout, stderr } = await grad(given);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('the spec draws its weights at random');
    expect(stderr).toContain('into a report in JSON "parameters": "weights.npz"');
  }
});

test('the weights of a report take the place of the spec’s', async () => {
  expect((await grad(await reportOf(5))).status).toBe(0);
  const wrong = await grad(await reportOf(5, 2));
  expect(wrong.status).toBe(1);
  expect(wrong.stdout).toContain('NN101');
  const given: Spec = { ...SPEC, parameters: { init: { type: 'zeros' } } };
  expect((await grad(await reportOf(5), given)).status).toBe(0);
});

test('a part that agrees shows that the weights are the same, and so does a fault that gives the numbers', async () => {
  const { parameters: _, cost, gradient } = await reportOf(0, 2);
  expect((await grad({ cost, gradient })).status).toBe(1);
  expect((await grad({ gradient })).stdout).toContain('NN101');
});

test('weights that are fixed are a program’s as well', async () => {
  const { gradient } = await reportOf(5);
  const sine: Spec = { ...SPEC, parameters: { init: { type: 'sine' } } };
  expect((await grad({ gradient }, sine)).status).toBe(1);
});

test('all tensors of the weights are needed', async () => {
  const { parameters, ...numbers } = await reportOf(5);
  const { 'output.bias': _, ...few } = parameters;
  const { status, stderr } = await grad({ ...numbers, parameters: few });
  expect(status).toBe(2);
  expect(stderr).toContain('output.bias is missing: give all tensors');
});
