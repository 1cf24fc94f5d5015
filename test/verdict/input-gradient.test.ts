import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkFunctions, problemFromSpec } from '../../src/index.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { withInputs } from '../../src/problem/input-problem.ts';
import type { Problem } from '../../src/problem/problem.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { gather } from '../../src/tensors/layout.ts';
import { nested } from '../../src/tensors/tensor.ts';
import { errorOf } from '../problem/failing.ts';
import { sampled } from '../support/fast.ts';
import { differencesOfInputs } from '../support/inputs.ts';
import { judgeReport } from '../support/reported.ts';

/** nncheck's own gradients, as a report has them. */
function reportOf(problem: Problem): {
  gradient: Record<string, unknown>;
  inputGradient: Record<string, unknown>;
} {
  const both = withInputs(problem);
  const { gradient } = evaluate(both);
  const tensors = both.tensors.map((tensor) => [tensor.name, nested(gather(gradient, tensor), tensor.shape)]);
  const own = problem.tensors.length;
  return {
    gradient: Object.fromEntries(tensors.slice(0, own)),
    inputGradient: Object.fromEntries(tensors.slice(own)),
  };
}

const judge = (problem: Problem, report: unknown) => judgeReport(problem, JSON.stringify(report));

const convolutions: { spec: Spec }[] = JSON.parse(
  readFileSync(new URL('../golden/convolutions.json', import.meta.url), 'utf8'),
);
const dense = (activation: string, loss: Spec['loss']): Spec => ({
  network: {
    inputs: 3,
    layers: [
      { type: 'dense', name: 'hidden', units: 4, activation },
      { type: 'dense', name: 'out', units: 2, activation: 'sigmoid' },
    ],
  },
  loss,
  regularization: { l2: 0.1, l1: 0.01, biases: true },
  parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 3 },
  data: {
    inputs: [
      [0.3, -1.2, 0.7],
      [1.1, 0.4, -0.6],
      [-0.8, 0.9, 0.2],
    ],
    targets: [
      [0, 1],
      [1, 0],
      [1, 1],
    ],
  },
});
const specs: [string, Spec][] = [
  ...['tanh', 'gelu', 'softmax'].map((f): [string, Spec] => [
    `dense ${f}`,
    dense(f, { type: 'squared', reduction: 'mean' }),
  ]),
  ['binary cross-entropy', dense('sigmoid', { type: 'binary-crossentropy' })],
  ...sampled(convolutions.filter((_, k) => k % 3 === 0)).map(({ spec }, k): [string, Spec] => [
    `${k}: ${spec.network.layers.map(({ type }) => type).join(' ')}`,
    spec,
  ]),
];

test.each(specs)(
  'backpropagation goes on to the inputs, and agrees with differences of forward passes: %s',
  async (_name, spec) => {
    const problem = await problemFromSpec(spec);
    const { gradient } = evaluate(withInputs(problem));
    const own = gradient.subarray(problem.parameters.length);
    const scale = own.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    const off = differencesOfInputs(problem).map((value, k) => Math.abs(value - own[k]) / scale);
    // h² and the rounding of a cost over h.
    expect(Math.max(...off)).toBeLessThan(1e-6);
    expect(gradient.subarray(0, problem.parameters.length)).toEqual(evaluate(problem).gradient);
  },
);

test.each(specs)(
  'a right one is never accused, and 1e-6 more of the largest number is found: %s',
  async (_name, spec) => {
    const problem = await problemFromSpec(spec);
    const right = reportOf(problem);
    const numbers = (right.inputGradient.x as unknown[]).flat(4) as number[];
    const isSilent = numbers.every((value) => value === 0);
    const { parts, inputGradient } = await judge(problem, right);
    expect({ part: parts.inputGradient, mismatch: inputGradient?.counts.mismatch }).toEqual({
      part: isSilent ? 'inconclusive' : 'match',
      mismatch: 0,
    });
    if (isSilent) return;
    const at = numbers.reduce((best, value, k) => (Math.abs(value) > Math.abs(numbers[best]) ? k : best), 0);
    const planted = numbers.map((value, k) => (k === at ? value * (1 + 1e-6) : value));
    const wrong = await judge(problem, { ...right, inputGradient: { x: planted } });
    expect({
      status: wrong.status,
      gradient: wrong.parts.gradient,
      mismatch: wrong.inputGradient?.counts.mismatch,
    }).toEqual({ status: 'mismatch', gradient: 'match', mismatch: 1 });
  },
);

describe('the inputs in a report', () => {
  const picture: Spec = {
    network: {
      inputs: { channels: 1, rows: 2, columns: 3 },
      layers: [{ type: 'conv2d', name: 'conv', filters: 2, kernel: [1, 2] }],
    },
    loss: {
      type: 'upstream',
      values: [
        [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [-1, 0.5],
            [2, -3],
          ],
        ],
      ],
    },
    data: {
      inputs: [
        [
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
        ],
      ],
    },
  };

  test('have no name where there is one, or x or inputs, and their own axes or a row each', async () => {
    const problem = await problemFromSpec(picture);
    const { x } = reportOf(problem).inputGradient as { x: number[][][][] };
    const forms = [x, { x }, { inputs: x }, x.flat(3), [x.flat(3)], { x: [x.flat(3)] }];
    for (const inputGradient of forms) {
      const { status, inputGradient: judged } = await judge(problem, { inputGradient });
      expect({ status, shapes: judged?.tensors.map(({ shape }) => shape) }).toEqual({
        status: 'match',
        shapes: [[1, 1, 2, 3]],
      });
    }
  });

  test('of other names and shapes are refused', async () => {
    const problem = await problemFromSpec(picture);
    const messageOf = async (inputGradient: unknown) =>
      (await errorOf(judge(problem, { inputGradient }))).message;
    expect(await messageOf({ X: [[0, 0, 0, 0, 0, 0]] })).toContain('no tensor has the name "X"');
    expect(
      await messageOf([
        [
          [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
        ],
      ]),
    ).toContain('expected the shape [1, 1, 2, 3] of x');
  });

  test('stand in columns where the examples do', async () => {
    const base = dense('tanh', { type: 'squared' });
    const turned = (rows: unknown) => {
      const lists = rows as number[][];
      return lists[0].map((_, column) => lists.map((row) => row[column]));
    };
    const { inputs, targets } = base.data as { inputs: number[][]; targets: number[][] };
    const columns = {
      ...base,
      data: { inputs: turned(inputs), targets: turned(targets), examplesIn: 'columns' as const },
    };
    const { inputGradient } = reportOf(await problemFromSpec(base));
    const { status } = await judge(await problemFromSpec(columns), {
      inputGradient: turned(inputGradient.x),
    });
    expect(status).toBe('match');
  });

  test('that have names of their own are judged one by one', async () => {
    const spec: Spec = {
      network: {
        inputs: { x: 2, h0: 3 },
        layers: [
          { type: 'dense', name: 'a', units: 3, from: 'x' },
          { type: 'add', name: 'sum', from: ['a', 'h0'], activation: 'tanh' },
        ],
      },
      loss: { type: 'upstream', values: [[1, 2, -1]] },
      data: { inputs: [[0.5, -0.25, 0.1, 0.2, -0.3]] },
    };
    const problem = await problemFromSpec(spec);
    const { inputGradient } = reportOf(problem);
    expect(Object.keys(inputGradient)).toEqual(['x', 'h0']);
    const { h0 } = inputGradient as { h0: number[][] };
    const wrong = await judge(problem, {
      inputGradient: { ...inputGradient, h0: [h0[0].map((value) => 2 * value)] },
    });
    expect(wrong.inputGradient?.tensors.map(({ name, counts }) => [name, counts.mismatch])).toEqual([
      ['x', 0],
      ['h0', 3],
    ]);
    const partly = await judge(problem, { inputGradient: { h0 } });
    expect({ status: partly.status, missing: partly.inputGradient?.missing }).toEqual({
      status: 'match',
      missing: ['x'],
    });
  });
});

test('in float32 right numbers match, and 1e-3 more is found', async () => {
  const problem = await problemFromSpec({ ...dense('tanh', { type: 'squared' }), precision: 'float32' });
  const { inputGradient } = reportOf(problem);
  expect((await judge(problem, { inputGradient })).status).toBe('match');
  const more = (inputGradient.x as number[][]).map((row) => row.map((value) => Math.fround(value * 1.001)));
  expect((await judge(problem, { inputGradient: more })).status).toBe('mismatch');
});

test('functions that give it are compared beside a problem', async () => {
  const problem = await problemFromSpec({
    network: { inputs: 2, layers: [{ type: 'dense', name: 'fc', units: 2 }] },
    loss: {
      type: 'upstream',
      values: [
        [2, -1],
        [0.5, 1],
      ],
    },
    parameters: {
      values: {
        'fc.weight': [
          [1, 2],
          [3, 4],
        ],
        'fc.bias': [0, 1],
      },
    },
    data: {
      inputs: [
        [1, 1],
        [-2, 3],
      ],
    },
  });
  const [x, u] = [
    [
      [1, 1],
      [-2, 3],
    ],
    [
      [2, -1],
      [0.5, 1],
    ],
  ];
  type P = { 'fc.weight': number[][]; 'fc.bias': number[] };
  const functions = (sign: number) => ({
    parameters: {
      'fc.weight': [
        [1, 2],
        [3, 4],
      ],
      'fc.bias': [0, 1],
    },
    cost: ({ 'fc.weight': W, 'fc.bias': b }: P) =>
      x.reduce(
        (sum, row, n) =>
          sum + W.reduce((own, w, i) => own + u[n][i] * (w[0] * row[0] + w[1] * row[1] + b[i]), 0),
        0,
      ),
    gradient: (_: P) => ({
      'fc.weight': [0, 1].map((i) => [0, 1].map((j) => u[0][i] * x[0][j] + u[1][i] * x[1][j])),
      'fc.bias': [0, 1].map((i) => u[0][i] + u[1][i]),
    }),
    inputGradient: ({ 'fc.weight': W }: P) => ({
      x: u.map((row) => [0, 1].map((j) => sign * (row[0] * W[0][j] + row[1] * W[1][j]))),
    }),
  });
  const right = await checkFunctions(functions(1), { problem });
  expect({ status: right.status, part: right.parts.inputGradient }).toEqual({
    status: 'match',
    part: 'match',
  });
  const wrong = await checkFunctions(functions(-1), { problem });
  expect({
    status: wrong.status,
    gradient: wrong.parts.gradient,
    codes: wrong.findings.map(({ code }) => code),
  }).toEqual({
    status: 'mismatch',
    gradient: 'match',
    codes: ['NN102'],
  });
});

test('a sequence in columns is [features, examples, steps], as in the course of deeplearning.ai', async () => {
  const x = [
    [
      [0.1, 0.2, 0.3],
      [0.4, 0.5, 0.6],
    ],
  ];
  const u = [x[0], x[0].map((row) => row.map((value) => 1 - value))];
  const network: Spec['network'] = {
    inputs: { x: { steps: 3, features: 1 }, a0: 2 },
    layers: [{ type: 'rnn', name: 'rnn', units: 2, initialState: 'a0' }],
  };
  /** Examples first, and the axis that stood first last. */
  const asRows = (columns: number[][][]) =>
    columns[0].map((_, n) => columns[0][n].map((_step, t) => columns.map((feature) => feature[n][t])));
  const a0 = [
    [0.5, -0.5],
    [0.25, 0.75],
  ];
  const columns = await problemFromSpec({
    network,
    loss: { type: 'upstream', values: u },
    data: { inputs: { x, a0 }, examplesIn: 'columns' },
  });
  const rows = await problemFromSpec({
    network,
    loss: { type: 'upstream', values: asRows(u) },
    data: { inputs: { x: asRows(x), a0: a0[0].map((_, n) => a0.map((unit) => unit[n])) } },
  });
  const [given, wanted] = [reportOf(columns), reportOf(rows)].map(({ inputGradient }) => inputGradient);
  expect(asRows(given.x as number[][][])).toEqual(wanted.x);
  expect((await judge(columns, { inputGradient: given })).parts.inputGradient).toBe('match');
});
