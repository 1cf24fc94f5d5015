import { describe, expect, test } from 'vitest';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { NO_PAINT } from '../../../src/report/color.ts';
import { checkJson } from '../../../src/report/json/check.ts';
import { table } from '../../../src/report/table/reporter.ts';
import type { Implementation } from '../../../src/subjects/implementation.ts';
import { createReference } from '../../../src/subjects/reference.ts';
import { checkImplementation } from '../../../src/verdict/check-program.ts';
import type { SelfConsistencyOptions } from '../../../src/verdict/consistency/self-consistency.ts';
import type { ProgramCheck } from '../../../src/verdict/verdict.ts';
import { asked, blackBox, corrupt, normals, SIZES } from '../../support/black-box.js';
import { ROOT } from '../../support/built.ts';

const box = blackBox({ layers: SIZES[1e4], activation: 'tanh', loss: 'squared', seed: 1 });
const right = box.gradient();
const { gradient: wrong, indices } = corrupt(right, box.tensors, 2, 0.01, 1);

/** An implementation in this process, with a cost and a gradient, that brings its own problem. */
function implementation(
  gradient: Float64Array,
  cost: (theta: Float64Array) => number = box.cost,
  { theta: initial, tensors } = box,
): Implementation {
  return {
    name: 'in process',
    size: initial.length,
    tensors: tensors.map(({ name, shape, offset, size }) => ({
      name,
      shape,
      source: Int32Array.from({ length: size }, (_, k) => offset + k),
    })),
    initial,
    cost: async (theta) => cost(theta),
    gradient: async () => ({ gradient }),
    around: (theta) => asked(cost, theta),
    close: async () => undefined,
    stop: async () => {},
  };
}

async function check(
  tested: Implementation,
  options: Partial<SelfConsistencyOptions> = {},
): Promise<ProgramCheck> {
  return (await checkImplementation(tested, undefined, tested.tensors, { seed: 1, ...options })).check;
}

/** The weights of θ that a check calls wrong. */
function mismatches({ tensors }: ProgramCheck): number[] {
  return tensors.flatMap(({ name, weights: { verdict } }) => {
    const { offset } = box.tensors.find((tensor) => tensor.name === name)!;
    return [...verdict.keys()].filter((flat) => verdict[flat] === 0).map((flat) => offset + flat);
  });
}

function text(check: ProgramCheck, width = 400): string {
  const style = { paint: NO_PAINT, width, all: false, detail: 'normal' as const };
  return [...table(style).outcome({ check }, 1)].join('');
}

describe('a gradient of 10,000 weights', () => {
  test('is searched, and the wrong ones are the mismatches', async () => {
    const result = await check(implementation(wrong));
    expect(mismatches(result)).toEqual(indices);
    expect(result.status).toBe('mismatch');
    expect(result.counts).toMatchObject({ mismatch: 2, match: 0, inconclusive: 0 });
    expect(result.evaluations).toBeLessThanOrEqual(100);
    expect(result.tensors.every(({ frozen }) => !frozen)).toBe(true);
    for (const { weights } of result.tensors) {
      weights.verdict.forEach((verdict, k) => {
        if (verdict === 0) expect(weights.error[k]).toBeGreaterThan(weights.bound[k]);
      });
    }
    const said = text(result);
    expect(said).toContain('disagrees with the finite differences of your own cost at 2 of 9,910 weights: W');
    expect(said).toMatch(
      /Of the others, none by itself is off by more than \S+ of its tensor’s rms gradient/,
    );
    expect(said).toContain('9,910 weights: 2 mismatch;');
    expect(said).not.toContain('frozen');
  });

  test('that is right matches, and says to what and with which chance of a miss', async () => {
    const result = await check(implementation(right));
    expect(result.status).toBe('match');
    expect(result.localization).toMatchObject({ status: 'passed', ended: 'explained', weights: 9910 });
    expect(text(result)).toMatch(
      /agrees with the finite differences of your own cost along 7 random directions through 9,910 weights\.\n +None by itself is off by more than \S+ of its tensor’s rms gradient\. Several that cancel along every direction were missed with a chance of at most 0\.78 %\.\n +--all-weights tries each of them, in 39,640 evaluations\./,
    );
    const json = JSON.parse([...checkJson(result)].join(''));
    expect(json.localization.certificate).toMatchObject({ directions: 7, missProbability: 2 ** -7 });
    expect(json.localization.certificate.tensors.map(({ name }: { name: string }) => name)).toEqual(
      box.tensors.map(({ name }) => name),
    );
    expect(json.gradients).toEqual([]);
  });

  test('that is wrong as a whole is described', async () => {
    const halved = await check(implementation(right.map((value) => value / 2)));
    expect(halved.status).toBe('mismatch');
    expect(text(halved)).toContain('W1 is wrong everywhere, where the right gradient is 2');
    expect(text(halved)).toContain('own cost at no fewer than ');
    expect(text(halved)).toContain('More weights are wrong than can be found one by one');
  });

  test('is searched in as many evaluations as it may take, and is not called right before its time', async () => {
    const result = await check(implementation(right), { maxEvaluations: 20 });
    expect(result.evaluations).toBeLessThanOrEqual(20);
    expect(result.status).toBe('inconclusive');
    expect(text(result)).toContain('could not be decided');
    expect(text(result)).toContain('--max-evaluations N gives more');
  });

  test('whose noise hides errors of more than a hundredth is not called right', async () => {
    const jitter = normals(5);
    const noisy = (theta: Float64Array) => Number((box.cost(theta) * (1 + 1e-6 * jitter())).toFixed(12));
    // Asked again at θ it says the same: that would be a finding of its own.
    const base = box.cost(box.theta);
    const cost = (theta: Float64Array) =>
      theta.every((weight, k) => weight === box.theta[k]) ? base : noisy(theta);
    const result = await check(implementation(right, cost));
    expect(result.status).toBe('inconclusive');
    expect(text(result)).toContain('the noise of your cost hides errors of up to');
  });

  test('with entries that are no numbers has those wrong, and the others are searched', async () => {
    const broken = wrong.slice();
    broken[7] = Number.NaN;
    broken[4000] = Number.POSITIVE_INFINITY;
    const result = await check(implementation(broken));
    expect(mismatches(result)).toEqual([7, 4000, ...indices].sort((a, b) => a - b));
  });

  test('that is interrupted keeps what was found', async () => {
    const control = new AbortController();
    const onProgress = (done: number) => {
      if (done > 24) control.abort();
    };
    const result = await check(implementation(wrong), { signal: control.signal, onProgress });
    expect(result.localization!.ended).toBe('interrupted');
    for (const index of mismatches(result)) expect(indices).toContain(index);
    expect(text(result)).toContain('Interrupted: this is what was found until then.');
  });
});

test('every weight is tried where that is asked for, and the same ones are wrong', async () => {
  const some = blackBox({ layers: [60, 40, 5], activation: 'tanh', loss: 'squared', seed: 2, examples: 2 });
  const { gradient, indices: spoiled } = corrupt(some.gradient(), some.tensors, 2, 0.01, 2);
  const tested = implementation(gradient, some.cost, some);
  const searched = await check(tested);
  expect(searched.localization!.weights).toBe(2645);
  const tried = await check(tested, { allWeights: true });
  expect(tried.localization).toBeUndefined();
  expect(tried.evaluations).toBeGreaterThan(4 * 2645);
  for (const result of [searched, tried]) {
    const [w1, b1, w2, b2] = result.tensors.map(({ weights: { verdict } }) => verdict);
    const verdicts = [...w1, ...b1, ...w2, ...b2];
    expect([...verdicts.keys()].filter((k) => verdicts[k] === 0)).toEqual(spoiled);
  }
});

test('a small gradient is tried weight by weight, unless it may not take so many evaluations', async () => {
  const small = blackBox({ layers: [5, 4, 3], activation: 'tanh', loss: 'squared', seed: 1 });
  const tested = implementation(small.gradient(), small.cost, small);
  expect((await check(tested)).localization).toBeUndefined();
  const limited = await check(tested, { maxEvaluations: 100 });
  expect(limited.localization).toBeDefined();
  expect(limited.evaluations).toBeLessThanOrEqual(100);
});

describe('beside a spec', () => {
  const spec: Spec = {
    network: {
      inputs: 40,
      layers: [
        { type: 'dense', name: 'hidden', units: 60, activation: 'tanh' },
        { type: 'dense', name: 'output', units: 5, activation: 'sigmoid' },
      ],
    },
    loss: { type: 'squared', reduction: 'mean' },
    parameters: {
      init: { type: 'glorot', distribution: 'normal' },
      seed: 3,
      layout: { weight: 'in-out', bias: 'first-column' },
    },
    data: {
      inputs: Array.from({ length: 8 }, (_, row) =>
        Array.from({ length: 40 }, (_, k) => Math.sin(row * 40 + k)),
      ),
      targets: Array.from({ length: 8 }, (_, row) =>
        Array.from({ length: 5 }, (_, k) => (row % 5 === k ? 1 : 0)),
      ),
    },
  };

  test('the table is the spec’s, and wrong weights are looked for in the person’s own layout', async () => {
    const problem = await problemFromSpec(spec, { directory: ROOT });
    const reference = createReference(problem);
    const gradient = reference.gradient(problem.parameters);
    const [hidden] = problem.tensors;
    expect(hidden.shape).toEqual([41, 60]);
    // [3,7] of the packed matrix, bias in row 0: input 2 to unit 7
    const index = hidden.source[3 * 60 + 7];
    gradient[index] += 0.5 * Math.sign(gradient[index]) * Math.max(...gradient.map(Math.abs));
    const tested: Implementation = {
      name: 'packed',
      size: gradient.length,
      tensors: problem.tensors,
      cost: async (theta) => reference.cost(theta),
      gradient: async () => ({ gradient }),
      around: (theta) => asked((at) => reference.cost(at), theta),
      close: async () => undefined,
      stop: async () => {},
    };
    const { check: result } = await checkImplementation(tested, problem, problem.tensors, { seed: 1 });
    expect(result.parts).toMatchObject({ cost: 'match', gradient: 'mismatch', consistency: 'mismatch' });
    // Against the spec every weight was tried; against its own cost one was named.
    expect(result.counts.match + result.counts.inactive).toBe(gradient.length - 1);
    expect(result.consistency).toMatchObject({ counts: { mismatch: 1, match: 0 }, wrong: ['hidden'] });
    expect(result.localization).toMatchObject({ status: 'wrong', ended: 'explained' });
    const said = [
      ...table({ paint: NO_PAINT, width: 400, all: false, detail: 'normal' }).outcome(
        { problem, check: result },
        1,
      ),
    ].join('');
    expect(said).toContain('[3,7]');
    expect(said).toContain('the backward pass is wrong, at 1 weight in hidden');
    expect(said).toContain('not one by one (--all-weights does that)');
  });
});
