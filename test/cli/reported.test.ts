import { beforeAll, describe, expect, test } from 'vitest';
import { tensorFormats } from '../../src/input/tensor-files/formats.ts';
import { backpropagate } from '../../src/network/backpropagation.ts';
import { costOf } from '../../src/network/cost.ts';
import { forward } from '../../src/network/forward.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { gather } from '../../src/tensors/layout.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

type Nested = number | readonly Nested[];

const INPUTS = [
  [0.3, -0.7],
  [1.1, 0.4],
  [-0.6, 0.9],
  [0.2, 0.5],
];

/** Two inputs, three hidden units and one output, with parameters of all digits. */
const SPEC: Spec = {
  name: 'small',
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
      { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  parameters: { init: { type: 'normal' }, seed: 5 },
  data: {
    inputs: INPUTS,
    targets: [[1], [0], [1], [0]],
  },
};

interface Report {
  cost: number;
  outputs: Nested;
  preActivations: Record<string, Nested>;
  activations: Record<string, Nested>;
  deltas: Record<string, Nested>;
  gradient: Record<string, Nested>;
  numericalGradient: Record<string, Nested>;
}

/** What a right program reports of a spec, in the spec's own layout. */
async function rightReport(spec: Spec): Promise<Report & { parameters: Record<string, Nested> }> {
  const { network, parameters, data, tensors } = await problemFromSpec(spec, { directory: '.' });
  const pass = forward(network, parameters, data.inputs, data.count);
  const { gradient, deltas } = backpropagate(network, parameters, data, pass);
  const byName = (vector: Float64Array) =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, nest(gather(vector, tensor), tensor.shape)]));
  const byLayer = (values: readonly Float64Array[]) =>
    Object.fromEntries(
      network.layers.map(({ name, units }, l) => [name, nest(values[l], [data.count, units])]),
    );
  return {
    cost: costOf(network, parameters, pass, data).total,
    outputs: nest(pass.a[pass.a.length - 1], [data.count, network.layers[network.layers.length - 1].units]),
    preActivations: byLayer(pass.z),
    activations: byLayer(pass.a),
    deltas: byLayer(deltas),
    gradient: byName(gradient),
    numericalGradient: byName(gradient.map((value) => value * (1 + 3e-9))),
    parameters: byName(parameters),
  };
}

function nest(values: ArrayLike<number>, shape: readonly number[]): Nested {
  const [length, ...inner] = shape;
  if (inner.length === 0) return Array.from(values);
  const size = values.length / length;
  return Array.from({ length }, (_, k) => nest(Array.from(values).slice(k * size, (k + 1) * size), inner));
}

const flat = (nested: Nested): number[] => (typeof nested === 'number' ? [nested] : nested.flatMap(flat));
const each = (nested: Nested, change: (value: number) => number): Nested =>
  typeof nested === 'number' ? change(nested) : nested.map((inner) => each(inner, change));
const eachTensor = (tensors: Record<string, Nested>, change: (value: number) => number) =>
  Object.fromEntries(Object.entries(tensors).map(([name, nested]) => [name, each(nested, change)]));
const transposed = (rows: Nested): Nested =>
  (rows as number[][])[0].map((_, column) => (rows as number[][]).map((row) => row[column]));

let right: Awaited<ReturnType<typeof rightReport>>;

beforeAll(async () => {
  right = await rightReport(SPEC);
});

interface Asked {
  readonly spec?: Spec;
  readonly files?: Record<string, unknown>;
  readonly file?: string;
  readonly args?: readonly string[];
  readonly terminal?: number;
}

/** Runs grad on a report, in the table. */
async function table(report: unknown, { spec = SPEC, files = {}, file, args = [], terminal }: Asked = {}) {
  const cwd = folder({ 'spec.json': spec, 'reported.json': report, ...files });
  return cli(['grad', 'spec.json', '--reported', file ?? 'reported.json', ...args], {
    cwd,
    ...(terminal !== undefined && { terminal, env: { TERM: 'dumb' } }),
  });
}

/** Runs grad on a report, and returns the one check of its JSON report. */
async function check(report: unknown, asked: Asked = {}) {
  const { status, stdout, stderr } = await table(report, {
    ...asked,
    args: ['--json', ...(asked.args ?? [])],
  });
  expect(stderr).toBe('');
  return { exit: status, ...JSON.parse(stdout).checks[0] };
}

/** The error that a report ends with. */
async function errorOf(report: unknown, asked: Asked = {}): Promise<string> {
  const { status, stdout, stderr } = await table(report, asked);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  return stderr;
}

const numpyText = (tensors: Record<string, Nested>) =>
  Object.entries(tensors)
    .map(([name, nested]) => `${name} =\n${JSON.stringify(nested).replaceAll(',', ' ')}\n`)
    .join('\n');

const stored = async (extension: string, tensors: Record<string, Nested>, precision: 'float64' | 'float32') =>
  tensorFormats[extension].write(
    new Map(
      Object.entries(tensors).map(([name, nested]) => [
        name,
        { shape: shapeOf(nested), values: Float64Array.from(flat(nested)) },
      ]),
    ),
    precision,
  );

const wrongIn = ({ counts }: { counts: { mismatch: number } }) => counts.mismatch;
const shapeOf = (nested: Nested): number[] =>
  typeof nested === 'number' ? [] : [nested.length, ...shapeOf(nested[0])];

describe('a right report matches, part by part', () => {
  test('in JSON with every part', async () => {
    const { parameters: _, ...parts } = right;
    const after = { parametersAfter: eachTensor(right.parameters, (value) => value), learningRate: 0.5 };
    for (const [name, nested] of Object.entries(right.gradient)) {
      const step = flat(nested);
      let k = 0;
      after.parametersAfter[name] = each(after.parametersAfter[name], (value) => value - 0.5 * step[k++]);
    }
    const result = await check({ ...parts, ...after });
    expect(result).toMatchObject({ exit: 0, status: 'match', counts: { match: 13 } });
    expect(
      Object.fromEntries(
        Object.entries(result.parts).map(([part, known]) => [part, (known as { status: string }).status]),
      ),
    ).toEqual({
      outputs: 'match',
      cost: 'match',
      gradient: 'match',
      consistency: 'match',
      numericalGradient: 'match',
      update: 'match',
      preActivations: 'match',
      activations: 'match',
      deltas: 'match',
    });
    expect(result.cost.implementation).toBe(right.cost);
  });

  test('with flat tensors, and a bias as one column', async () => {
    const gradient = eachTensor(right.gradient, (value) => value);
    for (const name of Object.keys(gradient)) gradient[name] = flat(gradient[name]);
    gradient['hidden.bias'] = (gradient['hidden.bias'] as number[]).map((value) => [value]);
    expect(await check({ gradient, outputs: flat(right.outputs) })).toMatchObject({
      exit: 0,
      status: 'match',
    });
  });

  test.each(['.npz', '.safetensors'])('in a %s file, which is the gradient', async (extension) => {
    const files = { [`grads${extension}`]: await stored(extension, right.gradient, 'float64') };
    const result = await check({}, { files, file: `grads${extension}` });
    expect(result).toMatchObject({ exit: 0, parts: { gradient: { status: 'match', notReported: [] } } });
  });

  test('with objects in objects, and with _ for the dots that a name cannot have everywhere', async () => {
    const { 'hidden.weight': weight, 'hidden.bias': bias, ...output } = right.gradient;
    const nested = await check({ gradient: { hidden: { weight, bias }, ...output } });
    expect(nested).toMatchObject({ exit: 0, parts: { gradient: { status: 'match', notReported: [] } } });
    const spelled = await check({ gradient: { hidden_weight: weight, hidden_bias: bias, ...output } });
    expect(spelled).toMatchObject({ exit: 0, parts: { gradient: { status: 'match', notReported: [] } } });
  });

  test('one matrix as numpy.savetxt writes it into a .csv', async () => {
    const rows = right.gradient['hidden.weight'] as number[][];
    const files = { 'w.csv': rows.map((row) => row.map((x) => x.toExponential(18)).join(',')).join('\n') };
    const result = await check({ gradient: { 'hidden.weight': 'w.csv' } }, { files });
    expect(result).toMatchObject({ exit: 0, parts: { gradient: { status: 'match' } } });
  });

  test('in files that the report names, beside it', async () => {
    const files = {
      'out/reported.json': {
        gradient: { ...right.gradient, 'hidden.weight': 'w.npy' },
        numericalGradient: 'numeric.npz',
        outputs: 'y.npy',
      },
      'out/w.npy': await stored('.npy', { w: right.gradient['hidden.weight'] }, 'float64'),
      'out/numeric.npz': await stored('.npz', right.gradient, 'float64'),
      'out/y.npy': await stored('.npy', { y: right.outputs }, 'float64'),
    };
    const { parts } = await check({}, { files, file: 'out/reported.json' });
    for (const part of ['gradient', 'numericalGradient', 'outputs']) expect(parts[part].status).toBe('match');
  });

  test('as arrays that numpy printed', async () => {
    expect(
      await check({}, { files: { 'grads.txt': numpyText(right.gradient) }, file: 'grads.txt' }),
    ).toMatchObject({
      exit: 0,
      parts: { gradient: { status: 'match' } },
    });
  });

  test.each([
    ['JSON', (report: unknown) => JSON.stringify(report)],
    ['arrays', ({ gradient }: Report) => numpyText(gradient)],
  ])('from stdin, as %s', async (_what, write) => {
    const cwd = folder({ 'spec.json': SPEC });
    const input = write({ gradient: right.gradient } as Report);
    const { status } = await cli(['grad', 'spec.json', '--reported', '-'], { cwd, input });
    expect(status).toBe(0);
  });

  test.each([
    ['in-out and packed', { weight: 'in-out', bias: 'first-column' }],
    ['unrolled by columns', { unrolled: 'column-major' }],
  ] as const)('in the layout that the spec declares: %s', async (_what, layout) => {
    const spec: Spec = { ...SPEC, parameters: { ...SPEC.parameters, layout } };
    const { gradient } = await rightReport(spec);
    expect(await check({ gradient }, { spec })).toMatchObject({ exit: 0, status: 'match' });
  });

  test('one vector needs no name where the layout is unrolled', async () => {
    const spec: Spec = { ...SPEC, parameters: { ...SPEC.parameters, layout: { unrolled: 'row-major' } } };
    const [vector] = Object.values((await rightReport(spec)).gradient);
    expect(await check({ gradient: vector }, { spec })).toMatchObject({ exit: 0 });
    const files = { 'g.npy': await stored('.npy', { g: vector }, 'float64') };
    expect(await check({}, { spec, files, file: 'g.npy' })).toMatchObject({ exit: 0 });
  });
});

describe('precision', () => {
  test('float32 files are judged as float32: right ones match, one of 1 % is found', async () => {
    const files = { 'grads.npz': await stored('.npz', right.gradient, 'float32') };
    expect(await check({}, { files, file: 'grads.npz' })).toMatchObject({ exit: 0, status: 'match' });

    const wrong = {
      ...right.gradient,
      'output.bias': each(right.gradient['output.bias'], (value) => 1.01 * value),
    };
    const spoiled = { 'grads.npz': await stored('.npz', wrong, 'float32') };
    const { exit, tensors } = await check({}, { files: spoiled, file: 'grads.npz' });
    expect(exit).toBe(1);
    expect(tensors.map(wrongIn)).toEqual([0, 0, 0, 1]);
  });

  test.each([
    [4, 0],
    [6, 0],
    [9, 0],
  ])('%d digits are enough for a right gradient', async (digits, exit) => {
    const gradient = eachTensor(right.gradient, (value) => Number(value.toPrecision(digits)));
    expect((await check({ gradient })).exit).toBe(exit);
  });

  test.each([
    [3, 1e-2],
    [5, 1e-4],
    [8, 2e-7],
  ])('%d digits show an error of more than their last', async (digits, error) => {
    const gradient = eachTensor(right.gradient, (value) => Number((value * (1 + error)).toPrecision(digits)));
    expect((await check({ gradient })).exit).toBe(1);
  });

  test('numbers of too few digits to tell anything are not called right', async () => {
    const scaled: Spec = { ...SPEC, loss: { type: 'squared', scale: 1e-9 } };
    const gradient = JSON.stringify(eachTensor(right.gradient, () => 0)).replaceAll(/\b0\b/g, '0.0000');
    const { status, stdout } = await table(`{"gradient": ${gradient}}`, { spec: scaled });
    expect(status).toBe(3);
    expect(stdout).toContain('13 numbers of the gradient have too few digits to show their sign');
  });

  test('whole numbers are exact: a path that is cut gives zeros, and zeros are wrong', async () => {
    const gradient = { ...right.gradient, 'hidden.weight': each(right.gradient['hidden.weight'], () => 0) };
    const { exit, tensors } = await check({ gradient });
    expect(exit).toBe(1);
    expect(tensors[0]).toMatchObject({ name: 'hidden.weight', counts: { mismatch: 6 } });
  });

  test('NaN and infinities are wrong, as Python, JavaScript and the protocol write them', async () => {
    const text = (value: string) =>
      JSON.stringify({ gradient: right.gradient }).replace(/(?<="output.bias":\[)[^\]]*/, value);
    for (const value of ['NaN', '"NaN"', 'null', '-Infinity', '"Infinity"']) {
      const { exit, tensors } = await check(text(value));
      expect(exit).toBe(1);
      expect(tensors[3]).toMatchObject({ name: 'output.bias', counts: { mismatch: 1 } });
    }
  });
});

describe('one sentence says which part is wrong', () => {
  const wrongly = (nested: Record<string, Nested>, factor = 1.5) =>
    eachTensor(nested, (value) => factor * value);
  const sentence = async (report: unknown, asked?: Asked) => {
    const { stdout } = await table(report, asked);
    return stdout.split('\n').find((line) => /^[✗✓?] [A-Z]/.test(line));
  };

  test('the gradient', async () => {
    const { cost, outputs, gradient, numericalGradient } = right;
    expect(await sentence({ cost, outputs, numericalGradient, gradient: wrongly(gradient) })).toBe(
      '✗ Your outputs, your cost and your numeric gradient are right, and your reported gradient is wrong: at 13 of 13 weights, in hidden.weight, hidden.bias, output.weight and output.bias.',
    );
  });

  test('the numerical gradient', async () => {
    const { gradient } = right;
    expect(await sentence({ gradient, numericalGradient: wrongly(gradient) })).toMatch(
      /^✗ Your reported gradient is right, and your numeric gradient is wrong: at 13 of 13 weights/,
    );
  });

  test('both, where they agree with each other', async () => {
    const gradient = wrongly(right.gradient);
    const { stdout } = await table({ gradient, numericalGradient: gradient });
    expect(stdout).toContain(', but agree with each other.');
    expect(stdout).toContain('Both are gradients of the same function, which is not the cost of the spec');
  });

  test('the cost', async () => {
    const { cost, outputs, gradient } = right;
    const { stdout } = await table({ cost: cost / 4, outputs, gradient });
    expect(stdout).toContain('✗ Your outputs and your reported gradient are right, and your cost is wrong: ');
    expect(stdout).toContain('; yours is 0.25 times it.');
    expect(stdout).toContain('NN206 The cost is a multiple of the spec’s');
    expect(stdout).not.toContain('the formula of the cost differs');
  });

  test('the forward pass, which nothing that follows from it is blamed for', async () => {
    const { cost, outputs, gradient } = right;
    const { stdout } = await table({
      cost: 2 * cost,
      outputs: each(outputs, (a) => a / 2),
      gradient: wrongly(gradient),
    });
    expect(stdout).toContain('✗ Your outputs are wrong.');
    expect(stdout).toContain(
      'your cost and your reported gradient are also wrong, possibly as a consequence',
    );
  });

  test('the first wrong value in the order of the computation, by layer, unit and example', async () => {
    const activations = structuredClone(right.activations) as Record<string, number[][]>;
    activations.hidden[2][1] += 0.01;
    activations.output[0][0] += 0.01;
    const { stdout } = await table({ activations, outputs: right.outputs });
    expect(stdout).toContain('First wrong value: activation a of layer "hidden", unit 1, example 2: ');
    const { parts } = await check({ activations });
    expect(parts.activations).toMatchObject({
      status: 'mismatch',
      layers: [
        { layer: 'hidden', status: 'mismatch', wrong: 1, total: 12, first: { unit: 1, example: 2 } },
        { layer: 'output', status: 'mismatch', wrong: 1 },
      ],
    });
  });

  test('of the deltas the first is that of the last layer', async () => {
    const deltas = eachTensor(right.deltas, (value) => 2 * value);
    const { stdout } = await table({ deltas, gradient: right.gradient });
    expect(stdout).toContain('First wrong value: delta of layer "output", unit 0, example 0: ');
  });

  test('a part that is cut short is told from one that is wrong', async () => {
    const { 'hidden.bias': _, 'output.bias': __, ...gradient } = right.gradient;
    const { stdout } = await table({ gradient });
    expect(stdout).toContain('Not reported in the gradient: hidden.bias, output.bias.');
    expect((await check({ gradient })).parts.gradient).toMatchObject({
      status: 'match',
      notReported: ['hidden.bias', 'output.bias'],
    });
  });
});

test('a gradient that matches comes with what would have been caught, in these digits', async () => {
  const { coverage } = await check({ gradient: right.gradient });
  expect(coverage.caught).toBeGreaterThan(coverage.of / 2);
  const few = eachTensor(right.gradient, (value) => Number(value.toFixed(2)));
  const { coverage: less } = await check({ gradient: few });
  expect(less.caught).toBeLessThanOrEqual(coverage.caught);
  expect((await table({ gradient: few })).stdout).not.toContain('--at spread');
});

describe('the update', () => {
  const step = (factor: number, gradient: Record<string, Nested> = right.gradient) =>
    Object.fromEntries(
      Object.entries(right.parameters).map(([name, nested]) => {
        const slopes = flat(gradient[name]);
        let k = 0;
        return [name, each(nested, (value) => value - factor * slopes[k++])];
      }),
    );

  test('is right where it is θ − η·gradient', async () => {
    const result = await check({ parametersAfter: step(0.1), learningRate: 0.1 });
    expect(result).toMatchObject({ exit: 0, parts: { update: { status: 'match', from: 'reference' } } });
    expect(result.updates).toHaveLength(13);
    expect(result.gradients).toEqual([]);
  });

  test.each([
    ['its sign', -0.1],
    ['its learning rate', 0.2],
    ['a division by the examples', 0.025],
  ])('is wrong in %s', async (_what, factor) => {
    const { gradient } = right;
    const { parts, exit } = await check({ gradient, parametersAfter: step(factor), learningRate: 0.1 });
    expect(exit).toBe(1);
    expect(parts).toMatchObject({ gradient: { status: 'match' }, update: { status: 'mismatch' } });
  });

  test('is right with a gradient that is wrong, where it was made with that', async () => {
    const gradient = eachTensor(right.gradient, (value) => 3 * value);
    const report = { gradient, parametersAfter: step(0.1, gradient), learningRate: 0.1 };
    const { parts } = await check(report);
    expect(parts).toMatchObject({
      gradient: { status: 'mismatch' },
      update: { status: 'match', from: 'reported' },
    });
    const { stdout } = await table(report);
    expect(stdout).toContain('The update step follows your gradient, so the step itself is right.');
  });

  test('divides the gradient where the spec’s loop does', async () => {
    const spec: Spec = { ...SPEC, train: { gradientReduction: 'mean' } };
    expect(await check({ parametersAfter: step(0.025), learningRate: 0.1 }, { spec })).toMatchObject({
      exit: 0,
    });
    expect(await check({ parametersAfter: step(0.1), learningRate: 0.1 }, { spec })).toMatchObject({
      exit: 1,
    });
  });

  test('of frozen tensors is none', async () => {
    const spec: Spec = { ...SPEC, parameters: { ...SPEC.parameters, frozen: ['hidden.bias'] } };
    const still = { ...step(0.1), 'hidden.bias': right.parameters['hidden.bias'] };
    expect(await check({ parametersAfter: still, learningRate: 0.1 }, { spec })).toMatchObject({ exit: 0 });
    const { parts, exit } = await check({ parametersAfter: step(0.1), learningRate: 0.1 }, { spec });
    expect({ exit, wrong: parts.update.counts.mismatch }).toEqual({ exit: 1, wrong: 3 });
  });

  test('is Adam’s first step where the spec trains with Adam', async () => {
    const spec: Spec = { ...SPEC, train: { optimizer: { type: 'adam' } } };
    // m̂/(√v̂ + ε) of the first step is g/(|g| + ε)
    const slopes = eachTensor(right.gradient, (g) => g / (Math.abs(g) + 1e-8));
    expect(await check({ parametersAfter: step(0.01, slopes), learningRate: 0.01 }, { spec })).toMatchObject({
      exit: 0,
    });
    // Another step may be a later one, unless the report says that it is the first.
    const plain = { gradient: right.gradient, parametersAfter: step(0.01), learningRate: 0.01 };
    expect(await check(plain, { spec })).toMatchObject({ exit: 3 });
    expect(await check({ ...plain, step: 1 }, { spec })).toMatchObject({ exit: 1 });
  });

  test('that is too small for the digits is not called right', async () => {
    const parametersAfter = eachTensor(step(1e-7), (value) => Number(value.toFixed(4)));
    const { exit, parts } = await check({ parametersAfter, learningRate: 1e-7 });
    expect(exit).toBe(3);
    expect(parts.update).toMatchObject({ status: 'inconclusive', tooFewDigits: 13 });
  });
});

test('parameters of two or three digits may have been printed short, which is said where nothing else is right', async () => {
  const rounded = eachTensor(right.parameters, (value) => Number(value.toFixed(2)));
  const spec = { ...SPEC, parameters: { values: rounded } } as Spec;
  const short = 'If your program’s have more, this alone may explain the difference';
  const { gradient, outputs } = right;
  for (const report of [{ outputs }, { outputs, gradient }, { gradient }]) {
    const { status, stdout } = await table(report, { spec });
    expect(status).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `The parameters in the spec have 3 digits and are taken as exact. ${short}`,
    );
  }
  const own = await rightReport(spec);
  const wrong = { outputs: own.outputs, gradient: eachTensor(own.gradient, (value) => value * value) };
  expect((await table(wrong, { spec })).stdout.replace(/\s+/g, ' ')).not.toContain(short);
  expect((await table({ outputs: each(outputs, (value) => value + 0.1) })).stdout).not.toContain(
    'digits and are',
  );
});

describe('a transposed shape is explained, and never accepted', () => {
  test('as a finding that says which layout would fit, with the numbers compared', async () => {
    const gradient = { ...right.gradient };
    for (const name of ['hidden.weight', 'output.weight']) gradient[name] = transposed(gradient[name]);
    const { exit, parts, findings, counts } = await check({ gradient });
    expect(exit).toBe(1);
    expect(parts.gradient.status).toBe('mismatch');
    expect(counts).toMatchObject({ match: 13, mismatch: 0 });
    expect(findings).toMatchObject([
      {
        slug: 'transposed-shape',
        severity: 'error',
        where: { tensor: 'hidden.weight' },
        evidence: { expected: [3, 2], given: [2, 3], layout: '{"weight": "in-out"}' },
      },
      { where: { tensor: 'output.weight' }, evidence: { expected: [1, 3], given: [3, 1] } },
    ]);
    expect(findings[0].fix).toContain('"layout": {"weight": "in-out"}');
    const { stdout } = await table({ gradient });
    expect(stdout).toContain(
      '✗ The numbers of your reported gradient are right, but the shape is transposed.\n✗ NN003',
    );
    expect(stdout).toContain(
      'Transpose it. If your program stores all weights so, put "layout": {"weight": "in-out"}',
    );
  });

  test('outputs with one column an example are read so, with a warning', async () => {
    const spec: Spec = {
      ...SPEC,
      network: {
        inputs: 2,
        layers: [{ type: 'dense', name: 'only', units: 3, activation: 'tanh' }],
      },
      data: {
        inputs: INPUTS,
        targets: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
          [1, 0, 0],
        ],
      },
    };
    const { outputs } = await rightReport(spec);
    const { exit, findings } = await check({ outputs: transposed(outputs) }, { spec });
    expect(exit).toBe(0);
    expect(findings).toMatchObject([{ slug: 'transposed-shape', severity: 'warning' }]);

    const turned = {
      inputs: transposed(INPUTS),
      targets: transposed((spec.data as unknown as { targets: Nested }).targets),
      examplesIn: 'columns',
    } as unknown as Spec['data'];
    const columns = await check({ outputs: transposed(outputs) }, { spec: { ...spec, data: turned } });
    expect(columns).toMatchObject({ exit: 0, findings: [] });
    const rows = await check({ outputs }, { spec: { ...spec, data: turned } });
    expect(rows.findings).toMatchObject([{ slug: 'transposed-shape', severity: 'warning' }]);
  });
});

describe('what cannot be compared is an error with its place', () => {
  const gradient = (tensors: unknown) => JSON.stringify({ gradient: tensors }, null, 1);
  const spec: Spec = { ...SPEC, parameters: { ...SPEC.parameters, frozen: ['hidden.bias'] } };

  test.each<[string, unknown, RegExp, Asked?]>([
    ['an unknown key', { gradients: {} }, /gradients: unknown key; did you mean "gradient"\?/],
    [
      'tensors at the top',
      { 'hidden.weight': [1] },
      /\["hidden.weight"\]: unknown key; tensors belong under "gradient"/,
    ],
    ['nothing', {}, /it contains nothing to compare; give any of cost, gradient/],
    ['a list', [1], /expected an object such as \{"gradient": \{…\}\}, found a list of 1/],
    ['no JSON', '{', /reported\.json:1:2: the file ends too early/],
    [
      'a name with a slip',
      gradient({ 'hidden.wieght': [1] }),
      /^error: reported\.json:3:3: gradient\["hidden\.wieght"\]: no tensor has the name "hidden.wieght"; did you mean "hidden.weight"\?/,
    ],
    [
      'a name by convention',
      gradient({ dW2: [1, 2, 3] }),
      /"dW2".*; if it belongs to layer 2, name it "output.weight"/,
    ],
    [
      'a list, which counts from 0',
      gradient({ "params['biases'][1]": [1] }),
      /"params\['biases'\]\[1\]".*; if it belongs to layer 2, name it "output.bias"/,
    ],
    [
      'the name of a module',
      gradient({ 'fc1.weight': [1, 2, 3, 4, 5, 6] }),
      /"fc1.weight".*; if it belongs to layer 1, name it "hidden.weight"/,
    ],
    [
      'a name by convention, in a packed shape',
      gradient({ Theta2_grad: [[1, 2, 3, 4]] }),
      /"Theta2_grad".*; if it belongs to layer 2: with its biases it would fit, so name it "output" and say "layout": \{"bias": "first-column"\}/,
    ],
    [
      'a packed shape',
      gradient({ 'output.weight': [[1, 2, 3, 4]] }),
      /expected the shape \[1, 3\] of output.weight, found \[1, 4\]: with its biases it would fit, so name it "output"/,
    ],
    [
      'the layout that needs no words',
      gradient({ 'output.weight': [[1, 2, 3]], 'output.bias': [1] }),
      /these names and shapes fit where the spec declares no "layout" of the parameters/,
      { spec: { ...SPEC, parameters: { ...SPEC.parameters, layout: { bias: 'first-column' } } } },
    ],
    [
      'two spellings of one name',
      gradient({ 'hidden.bias': [1, 2, 3], hidden_bias: [1, 2, 3] }),
      /this is hidden.bias, and so is "hidden.bias": give one of the two/,
    ],
    [
      'objects in objects, and the same name with a dot',
      gradient({ 'hidden.bias': [1, 2, 3], hidden: { bias: [1, 2, 3] } }),
      /gradient\.hidden\.bias: hidden.bias is here twice/,
    ],
    [
      'a list of tensors',
      gradient([[[1, 2]], [1, 2, 3]]),
      /gradient: expected the numbers of one tensor, or tensors by name as in .*, found a list of 2 of several shapes/,
    ],
    ['no tensors', gradient({}), /gradient: expected tensors by name, found none/],
    ['null', gradient(null), /gradient: expected the numbers of one tensor, .* found null/],
    [
      'printed arrays',
      gradient(`[[0.1 0.2]\n ${'0 '.repeat(100)}]`),
      /found "\[\[0\.1 0\.2\]\\n .{20,40}…"; arrays as they are printed belong into a \.txt file/,
    ],
    [
      'a shape of another network',
      gradient({ 'hidden.weight': [[1, 2, 3]] }),
      /expected the shape \[3, 2\] of hidden.weight, found \[1, 3\]/,
    ],
    ['too few numbers', gradient({ 'hidden.weight': [1, 2] }), /or 6 numbers flat; found 2 numbers/],
    [
      'another layout',
      gradient({
        hidden: [
          [1, 2, 3],
          [1, 2, 3],
          [1, 2, 3],
        ],
        output: [[1, 2, 3, 4]],
      }),
      /these names and shapes fit "layout": \{"bias": "first-column"\} or \{"bias": "last-column"\} in the parameters of the spec/,
    ],
    [
      'one vector of all, of other weights',
      gradient(Array.from({ length: 13 }, () => 1)),
      /the spec draws its weights at random/,
    ],
    [
      'one vector of all, in an unknown order',
      { cost: 0.5, gradient: Array.from({ length: 13 }, () => 1) },
      /without names: they are not the gradient of the spec in any of 20 orders[\s\S]*"layout": \{"unrolled": "row-major"\}, or "column-major"/,
    ],
    [
      'ragged lists',
      gradient({ 'hidden.weight': [[1, 2], [3], [4, 5]] }),
      /expected 2 numbers as in the first list, found 1 number/,
    ],
    ['text for a number', gradient({ 'hidden.bias': [1, 'x', 2] }), /expected a finite number, found "x"/],
    [
      'a frozen tensor',
      gradient({ 'hidden.bias': [1, 2, 3] }),
      /the spec freezes this tensor, so it has no gradient/,
      { spec },
    ],
    ['a cost that is a list', { cost: [1] }, /cost: expected a number, found a list of 1/],
    [
      'no learning rate',
      { parametersAfter: { 'hidden.bias': [1, 2, 3] } },
      /the step that led to them is needed too: give "learningRate"/,
    ],
    ['a learning rate of 0', { cost: 1, learningRate: 0 }, /expected a number greater than 0, found 0/],
    [
      'a layer that is none',
      { activations: { hiden: [1] } },
      /no tensor has the name "hiden"; did you mean "hidden"\?/,
    ],
    [
      'a file of another kind',
      { gradient: 'g.pt' },
      /expected numbers, or the name of a file of tensors \(\.npy, \.npz, \.safetensors, \.txt, \.csv\), found "g\.pt"/,
    ],
    [
      'a file that is missing',
      { gradient: 'g.npz' },
      /reported\.json:1:13: gradient: "g\.npz" does not exist/,
    ],
    [
      'several tensors for one',
      { gradient: { 'hidden.bias': 'all.txt' } },
      /expected a file of one tensor, found 2 in it/,
      { files: { 'all.txt': 'a = [1]\nb = [2]' } },
    ],
    [
      'a report of another kind',
      {},
      /reported numbers are read from \.json, .* files, and not from "\.pkl"/,
      { files: { 'g.pkl': 'x' }, file: 'g.pkl' },
    ],
    [
      'a pickle',
      {},
      /not from "\.pt": a pickle can run code and is never read, so save it in one of these/,
      { files: { 'g.pt': 'x' }, file: 'g.pt' },
    ],
    [
      'words without a name of the spec',
      {},
      /g\.txt:1:1: .*there is no name of one tensor in "gradient of the first layer"; the tensors are hidden\.weight/,
      { files: { 'g.txt': 'gradient of the first layer:\n[[1 2]]' }, file: 'g.txt' },
    ],
    [
      'numbers of numpy without names',
      {},
      /arr_0.*numpy names arrays so that are given none, as in np\.savez\(file, \*\*\{"hidden\.weight": …\}\)/,
      { files: { 'g.txt': 'arr_0 = [1]\narr_1 = [2]' }, file: 'g.txt' },
    ],
    ['a report that is missing', {}, /the file of reported numbers does not exist/, { file: 'none.json' }],
    [
      'an array without a name',
      {},
      /grads\.txt:1:1: an array of shape \[3, 2\] without a name: write its name before it, such as hidden.weight =/,
      { files: { 'grads.txt': '[[1 2][3 4][5 6]]' }, file: 'grads.txt' },
    ],
    [
      'another point',
      { cost: 1 },
      /reported numbers belong to the parameters of the spec, so --at spread cannot be used/,
      { args: ['--at', 'spread'] },
    ],
  ])('%s', async (_what, report, message, asked) => {
    expect(await errorOf(report, asked)).toMatch(message);
  });

  test('several specs', async () => {
    const cwd = folder({ 'a.json': SPEC, 'b.json': SPEC, 'r.json': { cost: 1 } });
    const { status, stderr } = await cli(['grad', 'a.json', 'b.json', '--reported', 'r.json'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('--reported needs one spec, not 2');
  });

  test('spec and report both from stdin', async () => {
    const { status, stderr } = await cli(['grad', '-', '--reported', '-'], { input: '{}' });
    expect(status).toBe(2);
    expect(stderr).toContain('only one of the spec and --reported can come from stdin');
  });

  test('everything that is wrong is said at once', async () => {
    const stderr = await errorOf({ gradient: { a: [1], b: [1], 'hidden.bias': [1] }, cost: 'x' });
    expect(stderr.match(/reported\.json:/g)).toHaveLength(4);
  });
});

test('--tensor leaves the others out of the verdict', async () => {
  const gradient = { ...right.gradient, 'hidden.weight': each(right.gradient['hidden.weight'], () => 9) };
  expect(await check({ gradient }, { args: ['--tensor', 'output.bias'] })).toMatchObject({
    exit: 0,
    counts: { match: 1, mismatch: 0 },
  });
});

test.each([40, 80, 200])('a terminal of %d columns is not overrun', async (terminal) => {
  const { parameters: _, ...parts } = right;
  const gradient = eachTensor(right.gradient, (value) => -value);
  const report = { ...parts, gradient, numericalGradient: gradient, cost: parts.cost };
  const { stdout, status } = await table(report, { terminal });
  expect(status).toBe(1);
  expect(stdout).toContain('The numerical gradient');
  expect(stdout.split('\n').filter((line) => [...line].length > terminal)).toEqual([]);
});
