import { expect, test } from 'vitest';
import {
  checkFunctions,
  checkReported,
  gradient,
  NncheckError,
  parametersOf,
  problemFromSpec,
  type Spec,
} from '../../src/index.ts';
import { toPassGradientCheck } from '../../src/vitest.ts';
import { errorOf } from '../problem/failing.ts';

expect.extend({ toPassGradientCheck });

const INPUTS = [
  [1, 2],
  [3, -1],
];
const TARGETS = [1, 0];

const SPEC: Spec = {
  network: { inputs: 2, layers: [{ type: 'dense', name: 'out', units: 1, activation: 'sigmoid' }] },
  loss: { type: 'squared' },
  parameters: { values: { 'out.weight': [[0.3, -0.2]], 'out.bias': [0.1] } },
  data: { inputs: INPUTS, targets: TARGETS.map((target) => [target]) },
};

const parameters = { 'out.weight': [[0.3, -0.2]], 'out.bias': [0.1] };
type Parameters = typeof parameters;

const outputs = ({ 'out.weight': [w], 'out.bias': [b] }: Parameters) =>
  INPUTS.map(([x, y]) => 1 / (1 + Math.exp(-(w[0] * x + w[1] * y + b))));

const cost = (theta: Parameters) => outputs(theta).reduce((sum, a, n) => sum + (a - TARGETS[n]) ** 2 / 2, 0);

const gradientWith = (slope: (a: number) => number) => (theta: Parameters) => {
  const deltas = outputs(theta).map((a, n) => (a - TARGETS[n]) * slope(a));
  const along = (i: number) => deltas.reduce((sum, delta, n) => sum + delta * INPUTS[n][i], 0);
  return { 'out.weight': [[along(0), along(1)]], 'out.bias': [deltas[0] + deltas[1]] };
};

const right = { parameters, cost, gradient: gradientWith((a) => a * (1 - a)) };
const withoutDerivative = { parameters, cost, gradient: gradientWith(() => 1) };

test('functions that are right match, beside a problem and alone', async () => {
  const problem = await problemFromSpec(SPEC);
  expect(await checkFunctions(right)).toMatchObject({ status: 'match', counts: { match: 3 } });
  expect(await checkFunctions(right, { problem })).toMatchObject({
    status: 'match',
    parts: { cost: 'match', gradient: 'match', consistency: 'match' },
  });
  await expect(right).toPassGradientCheck({ problem });
  await expect(right).toPassGradientCheck();
});

test('a planted fault is named beside a problem, by the matcher too', async () => {
  const problem = await problemFromSpec(SPEC);
  const { status, findings } = await checkFunctions(withoutDerivative, { problem });
  expect(status).toBe('mismatch');
  expect(findings.map(({ slug }) => slug)).toEqual(['derivative-missing']);
  await expect(withoutDerivative).not.toPassGradientCheck({ problem });
  await expect(expect(withoutDerivative).toPassGradientCheck({ problem })).rejects.toThrow(
    'The derivative of the activation is missing',
  );
});

test('asynchronous functions are awaited, and tensors keep their form: typed arrays, a shape with flat values, a number', async () => {
  const { status } = await checkFunctions({
    parameters: {
      w: { shape: [1, 2], values: new Float64Array([1, 2]) },
      v: [new Float64Array([3])],
      b: 0.5,
    },
    cost: async ({ w, v, b }) => {
      expect(w.values).toBeInstanceOf(Float64Array);
      expect(v[0]).toBeInstanceOf(Float64Array);
      return w.values[0] * w.values[1] * v[0][0] + b ** 2;
    },
    gradient: async ({ w, v, b }) => {
      const [first, second] = w.values;
      return {
        w: { shape: [1, 2], values: [second * v[0][0], first * v[0][0]] },
        v: [[first * second]],
        b: 2 * b,
      };
    },
  });
  expect(status).toBe('match');
});

test.each([
  ['no functions', {}, 'usage', 'cost(parameters)'],
  ['nothing', undefined, 'usage', 'cost(parameters)'],
  ['no gradient', { parameters, cost }, 'usage', 'gradient(parameters)'],
  ['no parameters', { cost, gradient: right.gradient }, 'program', 'Give parameters'],
  [
    'a cost that throws',
    { ...right, cost: () => Promise.reject(new RangeError('too far')) },
    'program',
    'too far',
  ],
  ['a list as cost', { ...right, cost: () => [1, 2] }, 'program', 'one number: sum or average'],
  ['another tensor', { ...right, gradient: () => ({ other: [1] }) }, 'program', 'gradient.other'],
  [
    'another shape',
    { ...right, gradient: () => ({ ...parameters, 'out.weight': [[1, 2, 3]] }) },
    'program',
    'out.weight',
  ],
  [
    'text in a tensor',
    { ...right, parameters: { 'out.weight': [['a']] } },
    'program',
    'expected a number, found "a"',
  ],
])('%s is an NncheckError that says what is expected', async (_what, functions, kind, message) => {
  const error = await errorOf(checkFunctions(functions as unknown as typeof right));
  expect(error).toBeInstanceOf(NncheckError);
  expect(error).toMatchObject({ kind, message: expect.stringContaining(message) });
});

test('a tensor that is not there is told without the words of the command line', async () => {
  const { message } = await errorOf(checkFunctions(right, { tensors: ['out.wieght'] }));
  expect(message).toBe(
    'there is no tensor "out.wieght"; those of your functions are out.weight, out.bias; did you mean "out.weight"?',
  );
});

test('the stack of what a function throws has lines of that function alone', async () => {
  const failing = {
    ...right,
    cost: () => {
      throw new RangeError('too far');
    },
  };
  const { message } = await errorOf(checkFunctions(failing));
  expect(message).toContain('functions.test.ts');
  expect(message).not.toContain('src/subjects');
});

test('numbers in memory are of the weights that the problem has drawn', async () => {
  const problem = await problemFromSpec({ ...SPEC, parameters: { init: { type: 'normal' } } });
  const wrong = { 'out.weight': [[0.3, 0.1]], 'out.bias': [0.2] };
  expect((await checkReported(problem, { gradient: wrong })).findings).toMatchObject([{ code: 'NN001' }]);
});

test('numbers in memory are checked as a report is', async () => {
  const problem = await problemFromSpec(SPEC);
  const own = gradient(problem);
  expect((await checkReported(problem, { gradient: own })).status).toBe('match');
  const turned = Object.fromEntries(
    [...own].map(([name, { shape, values }]) => [name, { shape, values: values.map((v) => -v) }]),
  );
  const { status, findings } = await checkReported(problem, { gradient: turned });
  expect({ status, named: findings.map(({ slug }) => slug) }).toEqual({
    status: 'mismatch',
    named: ['sign-flipped'],
  });
  const elsewhere = { parameters: { ...parameters, 'out.bias': [0.7] }, gradient: own };
  expect((await checkReported(problem, elsewhere)).status).toBe('mismatch');
  expect((await checkReported(problem, { parameters: parametersOf(problem), gradient: own })).status).toBe(
    'match',
  );
  for (const wrong of [
    { gradient: { other: [1] } },
    { gradeint: own },
    null,
    { gradient: { 'out.bias': { shape: [2], values: [1] } } },
    { gradient: 'file.npz' },
  ])
    expect(await errorOf(checkReported(problem, wrong as never))).toBeInstanceOf(NncheckError);
});
