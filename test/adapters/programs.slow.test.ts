import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { createReference } from '../../src/subjects/reference.ts';
import { gather } from '../../src/tensors/layout.ts';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';
import { type Driven, drive, fromWire } from '../support/program.ts';
import { canRun, PYTHON } from '../support/toolchains.ts';

// What the programs of fixtures/programs say of themselves is true, so that tests may rely on it.

const program = (path: string): string => join(ROOT, 'fixtures/programs', path);

describe.skipIf(!canRun('python'))('the class of the story', () => {
  const WEIGHTS = ['0.0756102610697', '0.261814503398', '0.0292734023876'];
  const story = program('python/story.py');

  test('shows what was seen then: both columns, the costs and the outputs', () => {
    const stdout = execFileSync('python3', [story, 'xor', '2,1', 'squared', ...WEIGHTS], { input: '\n' });
    const [heading, ...lines] = stdout.toString().split('\n');
    expect(heading).toBe('backpropagation   approximation');
    const columns = lines.slice(0, 3).map((line) => line.split(' '));
    expect(columns.map(([first]) => first)).toEqual(WEIGHTS);
    // Differences of 1e-5 have 11 digits.
    [0.05302210631166, 0.0416095559674, 0.0246847342122].forEach((value, k) => {
      expect(Number(columns[k][1])).toBeCloseTo(value, 10);
    });
    expect(lines).toContain('cost before training 0.508019225507');
    expect(lines).toContain('cost after training 0.50007095103');
    expect(lines).toContain('outputs 0.49317733 0.49294556 0.50489004 0.50465824');
  });

  const spec = (units: number[], weights: number[]): Spec => ({
    network: { inputs: 2, layers: units.map((n) => ({ type: 'dense', units: n, activation: 'sigmoid' })) },
    loss: { type: 'squared' },
    data: { task: 'xor' },
    parameters: {
      layout: { bias: 'first-column' },
      values: Object.fromEntries(
        units.map((n, l) => [`layer${l + 1}`, weights.splice(0, n * (1 + (units[l - 1] ?? 2)))]),
      ),
    },
  });

  test.each([
    ['2,1', WEIGHTS],
    ['2,2,1', ['0.1', '-0.4', '0.7', '0.25', '0.6', '-0.3', '0.05', '0.9', '-0.8']],
  ])('of %s units has the right cost and outputs, and a gradient divided by 4', async (sizes, weights) => {
    const units = sizes.split(',').slice(1).map(Number);
    const problem = await problemFromSpec(spec(units, weights.map(Number)), { directory: ROOT });
    const driven = drive(['python3', story, 'serve', 'xor', sizes, 'squared', ...weights], ROOT);
    const { layout, parameters, initial } = (await driven.request('initialize', { protocol: 1 })).result;
    const { tensors } = problem;
    expect(layout).toEqual({ bias: 'first-column' });
    expect(parameters).toEqual(tensors.map(({ name, shape }) => ({ name, shape: [...shape] })));
    expect(Object.values(initial).flatMap((tensor) => fromWire(tensor as never))).toEqual(
      weights.map(Number),
    );
    const reference = createReference(problem);
    const theta = problem.parameters;
    expect((await driven.request('cost', {})).result.cost).toBeCloseTo(reference.cost(theta), 14);
    const outputs = fromWire((await driven.request('outputs', {})).result.outputs);
    reference.outputs(theta).forEach((output, k) => {
      expect(outputs[k]).toBeCloseTo(output, 14);
    });
    const { gradient } = (await driven.request('gradient', {})).result;
    for (const tensor of tensors) {
      const values = fromWire(gradient[tensor.name]);
      gather(reference.gradient(theta), tensor).forEach((value, k) => {
        expect(4 * values[k]).toBeCloseTo(value, 14);
      });
    }
    await driven.end();
  });

  // The class has two faults that no one answer shows together: its table never prints what it trains with.
  test.each([
    {
      hands: 'serve',
      what: 'the gradient that it trains with is averaged, the cost is summed',
      finding: {
        code: 'NN101',
        slug: 'scale',
        evidence: { constant: 0.25, constantIs: '1/N (N = 4 examples)' },
      },
    },
    {
      hands: 'table',
      what: 'the column that its check prints is the parameters',
      finding: { code: 'NN118', slug: 'parameters-for-gradient' },
    },
  ])('its cost and outputs are right; $what', async ({ hands, finding }) => {
    const run = ['grad', 'fixtures/specs/story-xor.json', '--json', '--', 'python3', story, hands];
    const env = { PATH: process.env.PATH ?? '' };
    const { status, stdout } = await cli([...run, 'xor', '2,1', 'squared', ...WEIGHTS], { cwd: ROOT, env });
    const [{ parts, tensors, findings }] = JSON.parse(stdout).checks;
    expect({ status, parts }).toMatchObject({
      status: 1,
      parts: {
        cost: { status: 'match' },
        outputs: { status: 'match' },
        gradient: { status: 'mismatch' },
        consistency: { status: 'mismatch' },
      },
    });
    expect(tensors).toMatchObject([{ name: 'layer1', shape: [1, 3], counts: { mismatch: 3 } }]);
    expect(findings).toMatchObject([finding]);
    expect(findings[0].ties).toBeUndefined();
  });
});

describe.skipIf(!canRun('c'))('large', () => {
  let folder: string;
  let large: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nncheck-large-'));
    large = join(folder, 'large');
    execFileSync('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', large, program('c/large.c'), '-lm']);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The flat gradient as it comes, and by differences of the cost. */
  const both = async (...args: string[]) => {
    const driven = drive([large, ...args], ROOT);
    const { parameters, name } = (await driven.request('initialize', { protocol: 1 })).result;
    const { gradient } = (await driven.request('gradient', {})).result;
    const H = 1e-4;
    const perturbations = parameters.flatMap(({ name, shape }: { name: string; shape: number[] }) =>
      Array.from({ length: shape.reduce((a, b) => a * b) }, (_, k) => [
        [[name, k, H]],
        [[name, k, -H]],
      ]).flat(),
    );
    const { costs } = (await driven.request('costs', { perturbations })).result;
    await driven.end();
    return {
      name,
      claimed: parameters.flatMap(({ name }: { name: string }) => fromWire(gradient[name])) as number[],
      measured: Array.from(
        { length: costs.length / 2 },
        (_, k) => (costs[2 * k] - costs[2 * k + 1]) / (2 * H),
      ),
    };
  };

  test.each(['smooth', 'relu'])('%s has the gradient of its cost, but for what is planted', async (kind) => {
    const right = await both('500', kind, '3');
    expect(right.name).toBe('large right');
    expect(right.claimed).toHaveLength(500);
    const rms = Math.hypot(...right.claimed) / Math.sqrt(500);
    // A step of 1e-4 is off by 1e-8 of a derivative, and by its rounding; a relu may have its kink within the step.
    const off = right.claimed.filter((value, k) => Math.abs(value - right.measured[k]) > 1e-6 * rms);
    expect(off.length).toBeLessThanOrEqual(kind === 'relu' ? 10 : 0);
    expect(right.claimed.filter((value) => value !== 0).length).toBeGreaterThan(300);

    const wrong = await both('500', kind, '3', '7:0.01', 'random:2:0.5');
    expect(wrong.name).toMatch(
      /^large wrong at first\.weight\[0,7\] [a-z]+\.[a-z]+\[[\d,]+\] [a-z]+\.[a-z]+\[[\d,]+\]$/,
    );
    expect(wrong.measured).toEqual(right.measured);
    const changed = right.claimed.flatMap((value, k) => (wrong.claimed[k] === value ? [] : [k]));
    const errors = changed.map((k) => Math.abs(wrong.claimed[k] / right.claimed[k] - 1)).sort();
    expect(errors.map((error) => error.toFixed(6))).toEqual(
      right.claimed[7] === 0 ? ['0.500000', '0.500000'] : ['0.010000', '0.500000', '0.500000'],
    );
  });

  test('a million parameters are exactly that many, and a seed decides them', async () => {
    const driven = ['1', '1', '2'].map((seed) => drive([large, '1000000', 'smooth', seed], ROOT));
    const [first] = await Promise.all(driven.map((one) => one.request('initialize', { protocol: 1 })));
    const sizes = first.result.parameters.map(({ shape }: { shape: number[] }) =>
      shape.reduce((a, b) => a * b),
    );
    expect(sizes.reduce((a: number, b: number) => a + b)).toBe(1_000_000);
    const costs = [];
    for (const one of driven) costs.push((await one.request('cost', {})).result.cost);
    expect(costs[1]).toBe(costs[0]);
    expect(costs[2]).not.toBe(costs[0]);
    const again = await driven[0].request('cost', { parameters: first.result.initial });
    expect(again.result.cost).toBe(costs[0]);
    await Promise.all(driven.map((one) => one.end()));
  });
});

describe('habits that a check has to notice', () => {
  const twice = async (driven: Driven) => {
    const answers = [];
    for (const method of ['cost', 'gradient', 'cost', 'gradient'])
      answers.push((await driven.request(method, {})).result);
    await driven.end();
    const tensors = answers.map(
      ({ gradient }) => gradient && Object.values(gradient).flatMap(fromWire as never),
    );
    return { costs: [answers[0].cost, answers[2].cost], gradients: [tensors[1], tensors[3]] as number[][] };
  };
  const python = (...args: string[]) =>
    twice(drive(['python3', program(`python/${args[0]}`), ...args.slice(1)], ROOT));

  describe.skipIf(!canRun('python')).each(['xor', 'softmax'])('%s', (problem) => {
    test('network.py has none of them', async () => {
      const { costs, gradients } = await python('network.py', problem);
      expect(costs[1]).toBe(costs[0]);
      expect(gradients[1]).toEqual(gradients[0]);
    });

    test('printed.py gives six digits', async () => {
      const { costs } = await python('printed.py', problem);
      const exact = await python('network.py', problem);
      expect(costs[0]).toBe(Number(exact.costs[0].toFixed(6)));
    });

    test('float32.py rounds to single precision', async () => {
      const { costs, gradients } = await python('float32.py', problem);
      const exact = await python('network.py', problem);
      expect(Math.fround(costs[0])).toBe(costs[0]);
      expect(gradients[0].map(Math.fround)).toEqual(gradients[0]);
      expect(costs[0]).not.toBe(exact.costs[0]);
      expect(Math.abs(costs[0] / exact.costs[0] - 1)).toBeLessThan(1e-5);
    });

    test('accumulates.py adds every gradient to the one before', async () => {
      const { costs, gradients } = await python('accumulates.py', problem);
      expect(costs[1]).toBe(costs[0]);
      gradients[0].forEach((value, k) => {
        expect(gradients[1][k]).toBeCloseTo(2 * value, 14);
      });
    });

    test.each(['weights', 'statistics'])('unrestored.py leaves its %s changed', async (what) => {
      const { costs } = await python('unrestored.py', problem, what);
      expect(costs[1]).not.toBe(costs[0]);
    });

    test('dropout.py never says the same', async () => {
      const all = await Promise.all(Array.from({ length: 4 }, () => python('dropout.py', problem)));
      expect(new Set(all.flatMap(({ costs }) => costs)).size).toBeGreaterThan(1);
    });
  });

  test.skipIf(!canRun('numpy'))('numpy/float32.py rounds to single precision', async () => {
    const { costs, gradients } = await twice(drive([PYTHON, program('numpy/float32.py'), 'softmax'], ROOT));
    expect(Math.fround(costs[0])).toBe(costs[0]);
    expect(gradients[0].map(Math.fround)).toEqual(gradients[0]);
  });

  test.skipIf(!canRun('python')).each([
    ['network.py xor', 0, []],
    ['printed.py xor', 0, ['printed-digits']],
    ['float32.py xor', 0, ['float32']],
    ['float32.py softmax', 0, ['float32']],
    ['accumulates.py xor', 1, ['gradient-accumulates']],
    ['unrestored.py xor weights', 1, ['not-restored']],
    ['unrestored.py softmax statistics', 3, ['nondeterministic']],
  ])(
    'nncheck says of %s what is the matter, and never calls a right gradient wrong',
    async (args, status, slugs) => {
      const [file, ...rest] = args.split(' ');
      const run = ['grad', '--json', '--', 'python3', program(`python/${file}`), ...rest];
      const result = await cli(run, { cwd: ROOT, env: { PATH: process.env.PATH ?? '' } });
      const [{ findings }] = JSON.parse(result.stdout).checks;
      expect({ status: result.status, found: findings.map(({ slug }: { slug: string }) => slug) }).toEqual({
        status,
        found: expect.arrayContaining(slugs),
      });
    },
  );
});
