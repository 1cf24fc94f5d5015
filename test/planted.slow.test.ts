import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT, type Run } from './support/built.ts';

/** A change of one token in one file of dist, by which a derivative is wrong and its value is not. */
type Planted = [name: string, file: string, from: string, to: string];

const ACTIVATIONS: Planted[] = [
  ['linear', 'linear', 'derivative: () => 1', 'derivative: () => 2'],
  ['sigmoid', 'sigmoid', 'derivative: (z, a) => a * logistic(-z)', 'derivative: (z, a) => a * logistic(z)'],
  ['tanh', 'tanh', 'Math.cosh(z) ** 2', 'Math.cosh(z) ** 3'],
  ['relu', 'relu', 'derivative: (z) => (z > 0 ? 1 : 0)', 'derivative: (z) => (z > 0 ? 2 : 0)'],
  ['leaky-relu', 'leaky-relu', 'derivative: (z) => (z > 0', 'derivative: (z) => (z < 0'],
  ['elu', 'elu', '1 : alpha * Math.exp(z)', '1 : alpha * Math.expm1(z)'],
  ['selu', 'selu', 'derivative: (z) => (z > 0 ? SCALE :', 'derivative: (z) => (z > 0 ? ALPHA :'],
  ['softplus', 'softplus', 'derivative: logistic', 'derivative: softplusOf'],
  ['gelu', 'gelu', 'normalDistribution(z) + z * normalDensity', 'normalDistribution(z) - z * normalDensity'],
  ['gelu-tanh', 'gelu-tanh', '1 + 3 * CUBIC * z * z', '1 + 2 * CUBIC * z * z'],
  ['silu', 'silu', '(1 + z * logistic(-z))', '(1 - z * logistic(-z))'],
  ['swish', 'swish', '(1 + beta * z * logistic', '(1 - beta * z * logistic'],
  ['softmax', 'softmax', 'upstream[top] - mean)', 'upstream[top] + mean)'],
];

/** With the output activation and the loss of the spec that meets it. */
const LOSSES: [...Planted, output: string, loss: object][] = [
  ['squared', 'squared', '2 * scale * (a - t)', '3 * scale * (a - t)', 'linear', { type: 'squared' }],
  ['absolute', 'absolute', 'Math.sign(a - t)', 'Math.sign(a + t)', 'linear', { type: 'absolute' }],
  ['huber', 'huber', 'Math.min(delta, a - t)', 'Math.min(delta, a + t)', 'linear', { type: 'huber' }],
  [
    'multiclass-hinge',
    'multiclass-hinge',
    'gradient[y] -= gradient[k]',
    'gradient[y] += gradient[k]',
    'linear',
    { type: 'multiclass-hinge' },
  ],
  ['hinge', 'hinge', 'left > 0 ? -t : 0', 'left > 0 ? t : 0', 'linear', { type: 'hinge' }],
  [
    'binary-crossentropy of probabilities',
    'binary-crossentropy',
    '(1 - t) / (1 - a)',
    '(1 - t) / (1 + a)',
    'softmax',
    { type: 'binary-crossentropy' },
  ],
  [
    'binary-crossentropy of a sigmoid',
    'binary-crossentropy',
    '* logistic(z) - t * logistic(-z)',
    '* logistic(z) + t * logistic(-z)',
    'sigmoid',
    { type: 'binary-crossentropy' },
  ],
  [
    'binary-crossentropy fromLogits',
    'binary-crossentropy',
    '* logistic(z) - t * logistic(-z)',
    '* logistic(z) + t * logistic(-z)',
    'linear',
    { type: 'binary-crossentropy', fromLogits: true },
  ],
  [
    'categorical-crossentropy of probabilities',
    'categorical-crossentropy',
    '-t / a',
    '+t / a',
    'sigmoid',
    { type: 'categorical-crossentropy' },
  ],
  [
    'categorical-crossentropy of a softmax',
    'categorical-crossentropy',
    '- t[k] * others',
    '+ t[k] * others',
    'softmax',
    { type: 'categorical-crossentropy' },
  ],
  [
    'categorical-crossentropy fromLogits',
    'categorical-crossentropy',
    '- t[k] * others',
    '+ t[k] * others',
    'linear',
    { type: 'categorical-crossentropy', fromLogits: true },
  ],
];

const REAL_TARGETS = [
  [0.3, -0.9],
  [-0.7, 0.4],
  [0.8, 0.2],
  [-0.1, 0.6],
];
/** Good for every loss of probabilities and for the hinge as signs, too. */
const CLASSES = [
  [1, 0],
  [0, 1],
  [0, 1],
  [1, 0],
];

/** Two hidden layers and an output: a fault shows at the tensors that are below it, and not above. */
function specOf(first: string, output: string, loss: object, extra: object = {}): string {
  const { type } = loss as { type: string };
  const second = first === 'tanh' ? 'sigmoid' : 'tanh';
  return JSON.stringify({
    network: {
      inputs: 3,
      layers: [
        { type: 'dense', name: 'first', units: 4, activation: first },
        { type: 'dense', name: 'second', units: 3, activation: second },
        { type: 'dense', name: 'output', units: 2, activation: output },
      ],
    },
    loss,
    parameters: { init: { type: 'normal', std: 0.7 }, seed: 1 },
    data: {
      inputs: [
        [0.5, -1.2, 0.3],
        [-0.8, 0.7, 1.1],
        [1.3, 0.4, -0.6],
        [-0.2, -0.5, 0.9],
      ],
      targets: type.endsWith('crossentropy') || type === 'multiclass-hinge' ? CLASSES : REAL_TARGETS,
    },
    ...extra,
  });
}

const FIRST = ['first.weight', 'first.bias'];
const ALL = [...FIRST, 'second.weight', 'second.bias', 'output.weight', 'output.bias'];
const WEIGHTS = ALL.filter((name) => name.endsWith('weight'));

/** A spec that is right, the change that makes it wrong, and the tensors that then must have mismatches. */
interface Case {
  readonly name: string;
  readonly spec: string;
  readonly plant: { readonly file: string; readonly from: string; readonly to: string };
  readonly wrong: readonly string[];
}

const HIDDEN: Case[] = ACTIVATIONS.map(([name, file, from, to]) => ({
  name,
  spec: specOf(name, name === 'linear' ? 'sigmoid' : 'linear', { type: 'squared' }),
  plant: { file: `network/activations/${file}`, from, to },
  wrong: FIRST,
}));

const OUTPUT: Case[] = ACTIVATIONS.map(([name, file, from, to]) => ({
  name,
  spec: specOf('sigmoid', name, { type: 'squared' }),
  plant: { file: `network/activations/${file}`, from, to },
  wrong: ALL,
}));

const LOSS: Case[] = LOSSES.map(([name, file, from, to, output, loss]) => ({
  name,
  spec: specOf('softplus', output, loss),
  plant: { file: `network/losses/${file}`, from, to },
  wrong: ALL,
}));

const REGULARIZATION: Case[] = (
  [
    ['l1, of the weights', { l1: 0.1 }, 'l1 * sign', 'l1 * -sign', WEIGHTS],
    ['l2, of the weights', { l2: 0.1 }, 'l2 * theta[k])', 'l2 * -theta[k])', WEIGHTS],
    ['l2, of the biases too', { l2: 0.1, biases: true }, 'l2 * theta[k])', 'l2 * -theta[k])', ALL],
  ] as const
).map(([name, regularization, from, to, wrong]) => ({
  name,
  spec: specOf('softplus', 'linear', { type: 'squared' }, { regularization }),
  plant: { file: 'network/regularization', from, to },
  wrong,
}));

const GROUPS: [what: string, cases: Case[]][] = [
  ['a wrong derivative of an activation turns its layer red, and none above it', HIDDEN],
  ['a wrong derivative of an output activation turns every tensor red', OUTPUT],
  ['a wrong derivative of a loss turns every tensor red', LOSS],
  ['a wrong derivative of a regularization turns what it regularizes red', REGULARIZATION],
];

/** What `grad` says of a spec: its exit status, and the tensors that have mismatches. */
interface Said {
  readonly status: number;
  readonly wrong: readonly string[];
}

const said = new Map<Case, { right: Said; planted: Said }>();

beforeAll(() => {
  const cases = GROUPS.flatMap(([, group]) => group);
  const runs = cases.flatMap(({ spec, plant }) => {
    const run = { args: ['grad', '-', '--json'], input: spec };
    return [run, { ...run, ...plant }];
  });
  const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'test/support/planted-run.js')], {
    input: JSON.stringify(runs),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (stdout === '') throw new Error(stderr);
  const results: Run[] = JSON.parse(stdout);
  cases.forEach((one, k) => {
    said.set(one, { right: read(results[2 * k]), planted: read(results[2 * k + 1]) });
  });
});

function read({ status, stdout, stderr }: Run): Said {
  if (status !== 0 && status !== 1) throw new Error(`exit ${status}: ${stdout}${stderr}`);
  const tensors: { name: string; counts: { mismatch: number } }[] = JSON.parse(stdout).checks[0].tensors;
  return { status, wrong: tensors.filter(({ counts }) => counts.mismatch > 0).map(({ name }) => name) };
}

describe.each(GROUPS)('%s', (_what, cases) => {
  test.each(cases)('$name', (one) => {
    expect(said.get(one)).toEqual({
      right: { status: 0, wrong: [] },
      planted: { status: 1, wrong: one.wrong },
    });
  });
});

test('every activation and loss of the tables is among them', async () => {
  const { activations } = await import('../src/network/activations/index.ts');
  const { allLosses } = await import('../src/network/losses/index.ts');
  expect(ACTIVATIONS.map(([name]) => name)).toEqual(Object.keys(activations));
  // An upstream gradient is given, and no derivative of it computed.
  const { upstream: _, ...losses } = allLosses();
  expect(new Set(LOSSES.map(([, file]) => file))).toEqual(new Set(Object.keys(losses)));
});
