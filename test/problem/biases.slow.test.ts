import { describe, expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import { createReference } from '../../src/subjects/reference.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

// A bias that all units of a layer share, and one that is subtracted: held against the network with a bias for each unit.

const WEIGHTS = {
  'hidden.weight': [
    [0.5, -0.4],
    [0.3, 0.8],
    [-0.7, 0.2],
  ],
  'output.weight': [
    [0.7, -0.6, 0.1],
    [0.2, 0.9, -0.3],
  ],
};

const specOf = (layout: object, values: object, activation = 'tanh') => ({
  network: {
    inputs: 2,
    layers: [
      { type: 'dense' as const, name: 'hidden', units: 3, activation },
      { type: 'dense' as const, name: 'output', units: 2, activation: 'softmax' },
    ],
  },
  loss: { type: 'categorical-crossentropy' as const },
  regularization: { l2: 0.1, biases: true },
  parameters: { values, layout },
  data: {
    inputs: [
      [0.2, -1.1],
      [1.3, 0.4],
      [-0.8, 0.9],
    ],
    targets: [
      [1, 0],
      [0, 1],
      [0, 1],
    ],
  },
});

async function evaluated(layout: object, values: object) {
  const problem = await problemFromSpec(specOf(layout, values) as never, { directory: '.' });
  const reference = createReference(problem);
  const gradient = reference.gradient(problem.parameters);
  const of = ({ offset, size }: { offset: number; size: number }) => [
    ...gradient.subarray(offset, offset + size),
  ];
  return {
    cost: reference.cost(problem.parameters),
    outputs: [...reference.outputs(problem.parameters)],
    gradient: Object.fromEntries(problem.network.space.tensors.map((tensor) => [tensor.name, of(tensor)])),
  };
}

const closeTo = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  for (const [k, value] of expected.entries()) expect(actual[k]).toBeCloseTo(value, 14);
};

test('a bias with the input −1 is the weight of a constant −1', async () => {
  const biases = (sign: number) => ({
    'hidden.bias': [0.1, -0.2, 0.3].map((b) => sign * b),
    'output.bias': [0.05, -0.15].map((b) => sign * b),
  });
  const subtracted = await evaluated({ biasInput: -1 }, { ...WEIGHTS, ...biases(1) });
  const added = await evaluated({}, { ...WEIGHTS, ...biases(-1) });
  expect(subtracted.cost).toBe(added.cost);
  closeTo(subtracted.outputs, added.outputs);
  for (const [name, values] of Object.entries(added.gradient)) {
    closeTo(subtracted.gradient[name], name.endsWith('bias') ? values.map((value) => -value) : values);
  }
});

test('a shared bias has the sum of the derivatives of a bias for each unit', async () => {
  const shared = await evaluated(
    { bias: 'shared' },
    { ...WEIGHTS, 'hidden.bias': [0.1], 'output.bias': [-0.3] },
  );
  const each = { 'hidden.bias': [0.1, 0.1, 0.1], 'output.bias': [-0.3, -0.3] };
  const apart = await evaluated({}, { ...WEIGHTS, ...each });
  closeTo(shared.outputs, apart.outputs);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  for (const name of ['hidden.weight', 'output.weight']) closeTo(shared.gradient[name], apart.gradient[name]);
  // λ·b counts once where the bias is one number.
  closeTo(shared.gradient['hidden.bias'], [sum(apart.gradient['hidden.bias']) - 2 * 0.1 * 0.1]);
  closeTo(shared.gradient['output.bias'], [sum(apart.gradient['output.bias']) + 0.1 * 0.3]);
});

describe.each(['tanh', 'relu', 'sigmoid', 'leaky-relu'])('with %s', (activation) => {
  test.each([
    ['shared', { bias: 'shared' }, { 'hidden.bias': [0.1], 'output.bias': [-0.3] }],
    ['subtracted', { biasInput: -1 }, { 'hidden.bias': [0.1, -0.2, 0.3], 'output.bias': [0.05, 0.2] }],
    ['both', { bias: 'shared', biasInput: -1 }, { 'hidden.bias': [0.4], 'output.bias': [-0.3] }],
  ])(
    'all three numeric gradients agree with backpropagation where biases are %s',
    async (_what, layout, biases) => {
      const cwd = folder({ 'spec.json': specOf(layout, { ...WEIGHTS, ...biases }, activation) });
      for (const method of ['all', 'increments', 'subtraction', 'units']) {
        const { status, stdout } = await cli(['grad', 'spec.json', '--method', method, '--json'], { cwd });
        expect({ method, status }).toEqual({ method, status: 0 });
        const [{ counts }] = JSON.parse(stdout).checks;
        expect(counts.match + counts.inactive).toBe(12 + Object.values(biases).flat().length);
        expect(counts.inactive).toBeLessThan(6);
      }
    },
  );
});

test('a relu that is exactly at its kink by a subtracted bias has both slopes', async () => {
  const spec = specOf(
    { biasInput: -1 },
    {
      ...WEIGHTS,
      'hidden.weight': [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      'hidden.bias': [0.2, 0, 0],
      'output.bias': [0, 0],
    },
    'relu',
  );
  const { status, stdout } = await cli(['grad', 'spec.json', '--json'], {
    cwd: folder({ 'spec.json': spec }),
  });
  expect(status).not.toBe(1);
  expect(JSON.parse(stdout).checks[0].counts.mismatch).toBe(0);
});

test('the arithmetic on paper subtracts the bias', async () => {
  const spec = specOf(
    { biasInput: -1 },
    { ...WEIGHTS, 'hidden.bias': [0.1, 0.25, 0.3], 'output.bias': [0, 0] },
  );
  const { stdout } = await cli(['forward', 'spec.json', '--example', '0'], {
    cwd: folder({ 'spec.json': spec }),
  });
  expect(stdout).toContain('z = −bias');
  expect(stdout).toMatch(/z\[1\] = -0\.25 \+/);
});

const MODULE = (sign: string) => `
const X = [[0.2, -1.1], [1.3, 0.4], [-0.8, 0.9]], T = [0.1, 0.9, 0.4];
export const parameters = { 'output.weight': [[0.5, -0.4]], 'output.bias': [0.3] };
const y = (p, x) => p['output.weight'][0][0] * x[0] + p['output.weight'][0][1] * x[1] - p['output.bias'][0];
export const cost = (p) => X.reduce((sum, x, n) => sum + (y(p, x) - T[n]) ** 2 / 2, 0);
export function gradient(p) {
  const g = { 'output.weight': [[0, 0]], 'output.bias': [0] };
  X.forEach((x, n) => {
    const d = y(p, x) - T[n];
    g['output.weight'][0][0] += d * x[0];
    g['output.weight'][0][1] += d * x[1];
    g['output.bias'][0] ${sign}= d;
  });
  return g;
}
`;

const neuron = (layout: object) => ({
  network: { inputs: 2, layers: [{ type: 'dense', name: 'output', units: 1, activation: 'linear' }] },
  loss: { type: 'squared' },
  parameters: { values: { 'output.weight': [[0.5, -0.4]], 'output.bias': [0.3] }, layout },
  data: {
    inputs: [
      [0.2, -1.1],
      [1.3, 0.4],
      [-0.8, 0.9],
    ],
    targets: [[0.1], [0.9], [0.4]],
  },
});

test.each([
  [{ biasInput: -1 }, '-', 0, 'program’s gradient with both'],
  [{ biasInput: -1 }, '+', 1, 'at 1 weight in output.bias'],
  [{}, '-', 1, 'biasInput'],
])(
  'a program that subtracts its bias, with the layout %j and its derivative %s= d',
  async (layout, sign, expected, said) => {
    const cwd = folder({ 'neuron.json': neuron(layout), 'net.mjs': MODULE(sign) });
    const { status, stdout } = await cli(['grad', 'neuron.json', '--module', 'net.mjs'], { cwd });
    expect(status).toBe(expected);
    expect(stdout.replace(/\s+/g, ' ')).toContain(said);
  },
);

test.each([
  [
    { biasInput: -1 },
    { 'hidden.bias': [0.1, -0.2, 0.3], 'output.bias': [0.05, 0.2] },
    'opposite sign of the gradient of the biases',
  ],
  [
    { bias: 'shared' },
    { 'hidden.bias': [0.1], 'output.bias': [0.2] },
    'No known bug reproduces these numbers',
  ],
])(
  'biases with the layout %j of the opposite sign are named where they are several numbers',
  async (layout, biases, said) => {
    const spec = specOf(layout, { ...WEIGHTS, ...biases });
    const { gradient } = await evaluated(layout, { ...WEIGHTS, ...biases });
    const reported: Record<string, number[]> = { ...gradient };
    // Of the part that comes from the data: λ·b stays as it is.
    for (const [name, own] of Object.entries(biases)) {
      reported[name] = own.map((b, k) => 0.1 * b - (gradient[name][k] - 0.1 * b));
    }
    const cwd = folder({ 'spec.json': spec, 'report.json': { gradient: reported } });
    const { status, stdout } = await cli(['grad', 'spec.json', '--reported', 'report.json'], { cwd });
    expect(status).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(said);
  },
);

test('a program whose layout says what the spec does not is told to say it there', async () => {
  const own = "export const layout = { biasInput: -1, bias: 'shared' };";
  const cwd = folder({ 'neuron.json': neuron({}), 'net.mjs': MODULE('-') + own });
  const { status, stderr } = await cli(['grad', 'neuron.json', '--module', 'net.mjs'], { cwd });
  expect(status).toBe(4);
  expect(stderr).toContain('say "parameters": {"layout": {"biasInput": -1}} in the spec');
  expect(stderr).toContain('say "parameters": {"layout": {"bias": "shared"}} in the spec');
});
