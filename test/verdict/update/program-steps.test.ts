import { describe, expect, test } from 'vitest';
import { UPDATE_FAULTS } from '../../../src/diagnosis/update/index.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { advance, atRest } from '../../../src/problem/optimizers/index.ts';
import type { Advance } from '../../../src/problem/optimizers/step.ts';
import type { OptimizerSettings, Problem } from '../../../src/problem/problem.ts';
import type { StepSeries } from '../../../src/verdict/update/series.ts';
import { checkStepping, type Stepping } from '../../support/stepping.ts';

const OPTIMIZERS = {
  plain: { type: 'sgd', learningRate: 0.5, momentum: 0 },
  momentum: { type: 'sgd', learningRate: 0.5, momentum: 0.9 },
  'decay in the gradient': { type: 'sgd', learningRate: 0.5, momentum: 0.9, weightDecay: 0.1 },
  'Nesterov, an average': { type: 'sgd', learningRate: 0.5, momentum: 0.9, dampening: 0.5, nesterov: true },
  RMSprop: { type: 'rmsprop', learningRate: 0.01, rho: 0.9, epsilon: 1e-3 },
  Adam: { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-3 },
  AdamW: { type: 'adamw', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: 0.1 },
} as const satisfies Record<string, OptimizerSettings>;

type Name = keyof typeof OPTIMIZERS;

async function problemWith(optimizer: OptimizerSettings): Promise<Problem> {
  return problemFromSpec({
    network: {
      inputs: 2,
      layers: [
        { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
        { type: 'dense', name: 'output', units: 2, activation: 'sigmoid' },
      ],
    },
    loss: { type: 'squared' },
    parameters: { init: { type: 'normal' }, seed: 5 },
    data: {
      inputs: [
        [0.5, -1],
        [1, 0.75],
        [-0.25, 0.5],
      ],
      targets: [
        [1, 0],
        [0, 1],
        [0.5, 0.25],
      ],
    },
    train: { optimizer },
  });
}

/** The forms of a program: what it stores, and whether it has a gradient beside its steps. */
const FORMS: readonly [string, Stepping][] = [
  ['float64, gradient and steps', { hasGradient: true }],
  ['float64, steps alone', { hasGradient: false }],
  ['float32, gradient and steps', { hasGradient: true, single: true }],
  ['float32, steps alone', { hasGradient: false, single: true }],
];

describe.each(FORMS)('%s', (_, form) => {
  test.each(Object.keys(OPTIMIZERS) as Name[])('right steps of %s match', async (name) => {
    const check = await checkStepping(await problemWith(OPTIMIZERS[name]), form);
    expect(check.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const isShown = form.hasGradient === true || OPTIMIZERS[name].type === 'sgd';
    expect(check).toMatchObject({
      status: 'match',
      parts: { cost: 'match', gradient: isShown ? 'match' : 'not given', update: 'match' },
      update: { optimizer: OPTIMIZERS[name].type, steps: ['match', 'match', 'match'] },
    });
    expect(check.gradientOfStep !== undefined).toBe(form.hasGradient === false && isShown);
  });

  test.each<[Name, string, RegExp]>([
    ['plain', 'NN701', /sign$/],
    ['plain', 'NN713', /so far/],
    ['momentum', 'NN703', /./],
    ['momentum', 'NN704', /./],
    ['momentum', 'NN705', /./],
    ['decay in the gradient', 'NN711', /without the weight decay/],
    ['decay in the gradient', 'NN711', /decoupled weight decay instead/],
    ['Nesterov, an average', 'NN701', /sign$/],
    ['RMSprop', 'NN710', /inside the square root$/],
    ['Adam', 'NN701', /sign$/],
    ['Adam', 'NN706', /./],
    ['Adam', 'NN707', /./],
    ['Adam', 'NN710', /inside the square root$/],
    ['AdamW', 'NN711', /added to the gradient instead/],
    ['AdamW', 'NN711', /η·λ in place/],
  ])('%s with the mistake %s, %s', async (name, code, does) => {
    const problem = await problemWith(OPTIMIZERS[name]);
    const check = await checkStepping(problem, { ...form, start: mistake(problem, code, does) });
    expect(check).toMatchObject({ status: 'mismatch', parts: { cost: 'match', update: 'mismatch' } });
    expect(codesOf(check)).toContain(code);
  });

  test.each<Name>(['plain', 'momentum', 'Adam'])('%s that leaves a tensor out', async (name) => {
    const problem = await problemWith(OPTIMIZERS[name]);
    const { source } = problem.tensors.find((tensor) => tensor.name === 'hidden.bias')!;
    const start = (): Advance => {
      return (settings, theta, gradient, state) => {
        const before = theta.slice();
        advance(settings, theta, gradient, state);
        for (const k of source) theta[k] = before[k];
      };
    };
    const check = await checkStepping(problem, { ...form, start });
    expect(check.status).toBe('mismatch');
    expect(codesOf(check)).toContain('NN702');
  });
});

test('steps that follow a gradient of the program’s own are right, however wrong that is', async () => {
  for (const name of ['momentum', 'Adam'] as const) {
    const problem = await problemWith(OPTIMIZERS[name]);
    const check = await checkStepping(problem, { wrong: (gradient) => gradient.map((g) => 2 * g) });
    expect(check).toMatchObject({
      status: 'mismatch',
      parts: { gradient: 'mismatch', update: 'match' },
      update: { from: name === 'Adam' ? expect.any(String) : 'program' },
    });
    expect(codesOf(check)).toContain('NN101');
    expect(codesOf(check).filter((code) => code.startsWith('NN7'))).toEqual([]);
  }
});

test('a wrong gradient and a wrong step are both named', async () => {
  const problem = await problemWith(OPTIMIZERS.momentum);
  const check = await checkStepping(problem, {
    wrong: (gradient) => gradient.map((g) => 2 * g),
    start: mistake(problem, 'NN704', /./),
  });
  expect(codesOf(check)).toEqual(expect.arrayContaining(['NN101', 'NN704']));
});

test('a step of gradient descent alone shows a wrong gradient, by the digits of the parameters', async () => {
  const problem = await problemWith(OPTIMIZERS.plain);
  for (const learningRate of [1e-8, 1e-3, 1]) {
    const own = await problemWith({ ...OPTIMIZERS.plain, learningRate });
    const right = await checkStepping(own, { hasGradient: false });
    expect(right.status, `${learningRate}`).not.toBe('mismatch');
    const wrong = await checkStepping(own, {
      hasGradient: false,
      wrong: (gradient) => gradient.map((g) => 3 * g),
    });
    expect(wrong.status, `${learningRate}`).toBe('mismatch');
    expect(codesOf(wrong)).toContain('NN101');
  }
  // Steps below the last digit of the parameters show nothing, right or wrong.
  const tiny = await problemWith({ ...OPTIMIZERS.plain, learningRate: 1e-20 });
  for (const wrong of [(g: Float64Array) => g, (g: Float64Array) => g.map((value) => -value)]) {
    const { status, findings } = await checkStepping(tiny, { hasGradient: false, wrong });
    expect({ status, codes: findings.map(({ code }) => code) }).toEqual({
      status: 'inconclusive',
      codes: [],
    });
  }
  expect(problem.tensors.length).toBe(4);
});

test('a step that is scaled by gradientReduction is undone', async () => {
  const problem = await problemWith(OPTIMIZERS.plain);
  const mean = { ...problem, train: { ...problem.train, gradientReduction: 'mean' as const } };
  expect(await checkStepping(mean, { hasGradient: false })).toMatchObject({
    status: 'match',
    parts: { gradient: 'match', consistency: 'match', update: 'match' },
  });
});

/** The codes of all findings and of their ties. */
function codesOf({ findings }: Awaited<ReturnType<typeof checkStepping>>): string[] {
  return findings.flatMap(({ code, severity, ties = [] }) =>
    severity === 'error' ? [code, ...ties.flatMap(({ codes }) => codes)] : [],
  );
}

/** The rule of a fault of the catalogue, by what its variant does. */
function mistake(problem: Problem, code: string, does: RegExp): () => Advance {
  const fault = UPDATE_FAULTS.find((one) => one.code === code)!;
  const variants = [...fault.variants(series(problem))];
  const variant = variants.find((one) => does.test(one.does));
  if (variant === undefined) throw new TypeError(`${code}: ${variants.map((one) => one.does)}`);
  return variant.start;
}

/** Three steps, of which only the number counts. */
function series(problem: Problem): StepSeries {
  const zero = new Float64Array(problem.parameters.length);
  const step = { before: problem.parameters, after: zero, gradient: zero, error: zero, digits: zero };
  return { problem, steps: [step, step, step], state: atRest(zero.length), known: true };
}
