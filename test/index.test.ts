import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  check,
  checkReported,
  cost,
  deltas,
  forward,
  gradient,
  loadSpec,
  NncheckError,
  numericGradient,
  type Problem,
  parametersOf,
  problemFromSpec,
  problemFromText,
  readReported,
  type Spec,
  type Tensors,
  taskProblem,
  train,
  VERDICTS,
  withParameters,
} from '../src/index.ts';
import { errorOf } from './problem/failing.ts';
import { ROOT } from './support/built.ts';
import { folder } from './support/files.ts';

/** z = 2·x₁ − 3·x₂ + 0.5 and a = z, on two examples; cost Σ ½(z − t)² + 0.1/2·(2² + 3²), by hand below. */
const LINEAR: Spec = {
  name: 'linear',
  network: { inputs: 2, layers: [{ type: 'dense', name: 'out', units: 1 }] },
  loss: { type: 'squared' },
  regularization: { l2: 0.1 },
  parameters: { values: { 'out.weight': [[2, -3]], 'out.bias': [0.5] } },
  data: {
    inputs: [
      [1, 2],
      [-1, 0.5],
    ],
    targets: [[-3], [1]],
  },
};

const plain = (tensors: Tensors) =>
  Object.fromEntries([...tensors].map(([name, { shape, values }]) => [name, { shape, values: [...values] }]));

describe('a problem worked out by hand', async () => {
  const problem = await problemFromSpec(LINEAR);
  // z = 2 − 6 + 0.5 = −3.5 and −2 − 1.5 + 0.5 = −3; the errors are −0.5 and −4
  test('forward', () => {
    const { preActivations, activations, outputs } = forward(problem);
    expect(outputs).toEqual({ shape: [2, 1], values: Float64Array.of(-3.5, -3) });
    expect(plain(preActivations)).toEqual({ out: { shape: [2, 1], values: [-3.5, -3] } });
    expect(plain(activations)).toEqual(plain(preActivations));
  });

  test('cost', () => {
    const { losses, data, regularization, total } = cost(problem);
    expect([...losses]).toEqual([0.125, 8]);
    expect([data, regularization, total]).toEqual([
      8.125,
      expect.closeTo(0.65, 14),
      expect.closeTo(8.775, 14),
    ]);
  });

  test('gradient and deltas', () => {
    expect(plain(deltas(problem))).toEqual({ out: { shape: [2, 1], values: [-0.5, -4] } });
    expect(plain(gradient(problem))).toEqual({
      // −0.5·1 + 4·1 + 0.1·2 and −0.5·2 − 4·0.5 − 0.1·3
      'out.weight': { shape: [1, 2], values: [expect.closeTo(3.7, 14), expect.closeTo(-3.3, 14)] },
      'out.bias': { shape: [1], values: [-4.5] },
    });
  });

  test('numericGradient', async () => {
    const numeric = await numericGradient(problem);
    for (const [name, { values }] of gradient(problem)) {
      values.forEach((value, k) => {
        expect(numeric.get(name)!.values[k]).toBeCloseTo(value, 7);
      });
    }
  });

  test('check', async () => {
    const { status, counts, tensors } = await check(problem);
    expect(status).toBe('match');
    expect(counts).toEqual({ mismatch: 0, inconclusive: 0, subgradient: 0, inactive: 0, match: 3 });
    expect(tensors.map(({ name }) => name)).toEqual(['out.weight', 'out.bias']);
    expect([...tensors[0].weights.verdict].map((code) => VERDICTS[code])).toEqual(['match', 'match']);
  });

  test('train, one step of gradient descent', async () => {
    const stepped = await problemFromSpec({
      ...LINEAR,
      train: { optimizer: { type: 'sgd', learningRate: 0.01 }, epochs: 1 },
    });
    const { parameters, final, history, checks, ended } = await train(stepped);
    expect(plain(parameters)).toEqual({
      'out.weight': { shape: [1, 2], values: [expect.closeTo(1.963, 14), expect.closeTo(-2.967, 14)] },
      'out.bias': { shape: [1], values: [expect.closeTo(0.545, 14)] },
    });
    expect([ended, history.length, checks.map(({ status }) => status)]).toEqual([
      'completed',
      2,
      ['match', 'match'],
    ]);
    const after = withParameters(stepped, parameters);
    expect(final).toEqual({ epoch: 1, cost: cost(after).total, outputs: forward(after).outputs });
  });
});

test('a frozen tensor has no gradient, in the layout of the spec', async () => {
  const spec: Spec = {
    ...LINEAR,
    parameters: {
      layout: { weight: 'in-out', bias: 'first-column' },
      values: { out: [[0.5], [2], [-3]] },
    },
  };
  const packed = await problemFromSpec(spec);
  expect(plain(gradient(packed))).toEqual({
    out: { shape: [3, 1], values: [-4.5, expect.closeTo(3.7, 14), expect.closeTo(-3.3, 14)] },
  });
  const frozen = await problemFromSpec({
    ...LINEAR,
    parameters: { ...LINEAR.parameters, frozen: ['out.bias'] },
  });
  expect([...gradient(frozen).get('out.bias')!.values]).toEqual([0]);
  expect([...(await numericGradient(frozen)).get('out.bias')!.values]).toEqual([0]);
});

describe('problems', () => {
  const file = join(ROOT, 'fixtures/specs/xor-2-2-1.json');
  const text = readFileSync(file, 'utf8');
  const same = (a: Problem, b: Problem) => {
    expect(plain(parametersOf(a))).toEqual(plain(parametersOf(b)));
    expect(cost(a)).toEqual(cost(b));
  };

  test('are loaded from a file, a text and a value alike', async () => {
    const loaded = await loadSpec(file);
    same(loaded, await loadSpec('xor-2-2-1.json', { cwd: join(ROOT, 'fixtures/specs') }));
    same(loaded, await problemFromText(text));
    same(loaded, await problemFromSpec(JSON.parse(text)));
  });

  test('tasks', async () => {
    const { data, name } = await taskProblem('iris', { examples: 30, seed: 3 });
    expect([name, data.count]).toEqual(['iris', 30]);
  });

  test('paths are relative to the working directory unless told otherwise', async () => {
    const { message } = await errorOf(loadSpec('no/such.json'));
    expect(message).toBe(
      `no/such.json: the spec does not exist (looked for ${join(process.cwd(), 'no/such.json')})`,
    );
  });

  test('what is wrong is an NncheckError with a kind, a code and places, and a promise that rejects', async () => {
    const error = await errorOf(problemFromText(text.replace('"inputs": 2', '"inputs": "2"')));
    expect(error).toBeInstanceOf(NncheckError);
    expect([error.kind, error.code]).toEqual(['spec', 'wrong-type']);
    expect(error.problems[0].place).toEqual({ file: 'spec', line: 4, column: 15, path: 'network.inputs' });
  });

  test('numbers in place of the spec’s are checked, all at once', async () => {
    const { kind, message } = await errorOf(
      taskProblem('xor', {
        examples: 0,
        seed: 2 ** 32,
        epochs: 1.5,
        learningRate: Number.NaN,
        batchSize: -1,
      }),
    );
    expect(kind).toBe('usage');
    expect(message.split('\n')).toEqual([
      'examples: expected a whole number of at least 1, found 0',
      'seed: expected a whole number from 0 to 4294967295, found 4294967296',
      'epochs: expected a whole number of at least 0, found 1.5',
      'learningRate: expected a number above 0, found NaN',
      'batchSize: expected a whole number of at least 1, found -1',
    ]);
  });
});

describe('withParameters', async () => {
  const problem = await taskProblem('xor');
  const weight = (at: Problem) => [...parametersOf(at).get('hidden.weight')!.values];

  test.each([
    [
      'nested lists',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['flat numbers', [1, 2, 3, 4]],
    ['a typed array', Float32Array.of(1, 2, 3, 4)],
    ['lists of typed arrays', [Float64Array.of(1, 2), Float64Array.of(3, 4)]],
    ['a tensor', { shape: [2, 2], values: Float64Array.of(1, 2, 3, 4) }],
  ])('takes %s, and leaves the others and the problem as they were', (_what, values) => {
    const before = plain(parametersOf(problem));
    const moved = withParameters(problem, { 'hidden.weight': values });
    expect(weight(moved)).toEqual([1, 2, 3, 4]);
    expect(plain(parametersOf(moved))).toEqual({
      ...before,
      'hidden.weight': { shape: [2, 2], values: [1, 2, 3, 4] },
    });
    expect(plain(parametersOf(problem))).toEqual(before);
  });

  test('takes what parametersOf gives', () => {
    expect(withParameters(problem, parametersOf(problem)).parameters).toEqual(problem.parameters);
  });

  test('rounds to the precision of the problem', async () => {
    const single = await problemFromSpec({ ...LINEAR, precision: 'float32' });
    const moved = withParameters(single, { 'out.bias': [0.1] });
    expect(parametersOf(moved).get('out.bias')!.values[0]).toBe(Math.fround(0.1));
  });

  test('tells all that does not fit', () => {
    const wrong = () =>
      withParameters(problem, {
        'hiden.weight': [1],
        'hidden.weight': [1, 2, 3],
        'hidden.bias': [1, Number.NaN],
        'output.bias': [[1], [2]],
        'output.weight': { shape: [2, 1], values: Float64Array.of(1, 2) },
      });
    expect(wrong).toThrow(NncheckError);
    expect(wrong).toThrow(
      [
        'hiden.weight: xor has no tensor of this name; did you mean "hidden.weight"?',
        'hidden.weight: expected the shape [2, 2], found [3]',
        'hidden.bias[1]: expected a finite number, found NaN',
        'output.bias: expected the shape [1], found [2, 1]',
        'output.weight: expected the shape [1, 2], found [2, 1]',
      ]
        .map((line) => line.replace(/^([a-z]+\.[a-z]+)/, '["$1"]'))
        .join('\n'),
    );
  });
});

test('a signal ends a training, and a check rejects with its reason', async () => {
  const problem = await taskProblem('xor', { epochs: 1_000_000_000 });
  const { ended, final } = await train(problem, { check: false, signal: AbortSignal.timeout(50) });
  expect(ended).toBe('stopped');
  expect(final.epoch).toBeGreaterThan(0);
  const reason = new Error('enough');
  await expect(check(problem, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('numbers that a program reported are read and checked', async () => {
  const problem = await problemFromSpec(LINEAR, { directory: '.' });
  // δ = z − t: −0.5 and −4; the gradient Σ δ·x + 0.1·w is [3.7, −3.3], that of the bias Σ δ
  const cwd = folder({ 'mine.json': { gradient: { 'out.weight': [[3.7, -3.3]], 'out.bias': [-4.4] } } });
  const { parts, tensors } = await checkReported(problem, await readReported('mine.json', problem, { cwd }));
  expect(parts.gradient).toBe('mismatch');
  expect(tensors.map(({ counts }) => counts.mismatch)).toEqual([0, 1]);
});
