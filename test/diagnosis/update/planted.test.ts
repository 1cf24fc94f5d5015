import { describe, expect, test } from 'vitest';
import { UPDATE_FAULTS } from '../../../src/diagnosis/update/index.ts';
import { givenIn, nameUpdate } from '../../../src/diagnosis/update/name-update.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { advance, atRest } from '../../../src/problem/optimizers/index.ts';
import { type Advance, updateStep } from '../../../src/problem/optimizers/step.ts';
import type { OptimizerSettings, Problem } from '../../../src/problem/problem.ts';
import { predict, type StepSeries } from '../../../src/verdict/update/series.ts';

/** Each convention that a program may have. */
const CONVENTIONS: Record<string, OptimizerSettings> = {
  plain: { type: 'sgd', learningRate: 0.1, momentum: 0 },
  'sgd with decay': { type: 'sgd', learningRate: 0.1, momentum: 0, weightDecay: 0.01 },
  momentum: { type: 'sgd', learningRate: 0.1, momentum: 0.9 },
  'steps in v': { type: 'sgd', learningRate: 0.1, momentum: 0.9, velocity: 'step' },
  'an average': { type: 'sgd', learningRate: 0.1, momentum: 0.9, dampening: 0.9 },
  'dampening of torch': { type: 'sgd', learningRate: 0.1, momentum: 0.9, dampening: 0.5, firstStep: 'whole' },
  Nesterov: { type: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
  RMSprop: { type: 'rmsprop', learningRate: 0.01, rho: 0.9, epsilon: 1e-3 },
  'RMSprop, ε inside': { type: 'rmsprop', learningRate: 0.01, rho: 0.9, epsilon: 1e-3, epsilonInside: true },
  Adam: { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-4 },
  'Adam, ε inside': {
    type: 'adam',
    learningRate: 0.01,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-4,
    epsilonInside: true,
  },
  'Adam, ε scaled': {
    type: 'adam',
    learningRate: 0.01,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-4,
    epsilonScaled: true,
  },
  'Adam with decay': {
    type: 'adam',
    learningRate: 0.01,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-4,
    weightDecay: 0.02,
  },
  AdamW: { type: 'adamw', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.02 },
};

/** 3 → 3 → 3 → 2, so that two matrices are square, with a λ in the cost. */
async function problemWith(optimizer: OptimizerSettings): Promise<Problem> {
  return problemFromSpec({
    network: {
      inputs: 3,
      layers: [
        { type: 'dense', name: 'one', units: 3, activation: 'tanh' },
        { type: 'dense', name: 'two', units: 3, activation: 'sigmoid' },
        { type: 'dense', name: 'three', units: 2, activation: 'linear' },
      ],
    },
    loss: { type: 'squared', reduction: 'mean' },
    regularization: { l2: 0.03 },
    parameters: { init: { type: 'normal' }, seed: 3 },
    data: {
      inputs: [
        [0.5, -1, 0.25],
        [1, 0.75, -0.5],
        [-0.25, 0.5, 1],
      ],
      targets: [
        [1, 0],
        [0, 1],
        [0.5, 0.5],
      ],
    },
    train: { optimizer },
  });
}

/** The steps of a program whose rule is this one, from rest. */
function stepsOf(problem: Problem, rule: Advance, count: number): StepSeries {
  const state = atRest(problem.parameters.length);
  const steps = [];
  let before = problem.parameters;
  for (let k = 0; k < count; k++) {
    const { gradient } = evaluate({ ...problem, parameters: before });
    const after = before.slice();
    updateStep(problem, after, gradient, problem.data.count, state, rule);
    const digits = after.map((value) => 4 * Number.EPSILON * Math.abs(value));
    steps.push({ before, after, gradient, error: gradient.map((g) => 1e-12 * Math.abs(g)), digits });
    before = after;
  }
  return { problem, steps, state: atRest(problem.parameters.length), known: true };
}

async function codesIn(series: StepSeries): Promise<string[]> {
  const names = new Set(series.problem.tensors.map(({ name }) => name));
  const { ties } = await nameUpdate(series, givenIn(series.problem, names), async () => {});
  return ties.map(({ fault }) => fault.code);
}

describe.each(Object.entries(CONVENTIONS))('%s', (_, optimizer) => {
  test('right steps are never accused, whether their number and state are known or not', async () => {
    const problem = await problemWith(optimizer);
    for (const count of [1, 3]) {
      const series = stepsOf(problem, advance, count);
      const [{ after, allowed }] = predict(series, 1e-9);
      series.steps[0].after.forEach((value, k) => {
        expect(Math.abs(value - after[k])).toBeLessThanOrEqual(allowed[k]);
      });
      expect(await codesIn(series)).toEqual([]);
    }
    // The second and third step, as a report has them that does not say so.
    const series = stepsOf(problem, advance, 3);
    const [, second, third] = series.steps;
    expect(await codesIn({ ...series, steps: [second], known: false })).toEqual([]);
    expect(await codesIn({ ...series, steps: [third], known: false })).toEqual([]);
  });

  test('every fault that is planted in three steps is found', async () => {
    const problem = await problemWith(optimizer);
    const right = stepsOf(problem, advance, 3);
    let planted = 0;
    for (const fault of UPDATE_FAULTS) {
      for (const variant of fault.variants(fault.code === 'NN702' ? halfFrozen(right) : right)) {
        const series = stepsOf(problem, variant.start(), 3);
        const same = series.steps.every(({ after }, s) =>
          after.every((value, k) => Math.abs(value - right.steps[s].after[k]) <= 1e-9),
        );
        // t from 0 makes the first step NaN, and with it all.
        if (same || series.steps.some(({ after }) => after.some((value) => !Number.isFinite(value))))
          continue;
        const codes = await codesIn(series);
        expect(codes, `${fault.code} ${variant.does}`).toContain(fault.code);
        expect(codes.length, `${fault.code} ${variant.does}: ${codes}`).toBeLessThanOrEqual(3);
        planted++;
      }
    }
    expect(planted).toBeGreaterThan(8);
  });
});

/** Steps after which one tensor is as it was. */
function halfFrozen(series: StepSeries): StepSeries {
  const { source } = series.problem.tensors[1];
  const steps = series.steps.map((step) => {
    const after = step.after.slice();
    for (const k of source) after[k] = step.before[k];
    return { ...step, after };
  });
  return { ...series, steps };
}

test('every fault can be made with one of these optimizers', async () => {
  const made = new Set<string>();
  for (const optimizer of Object.values(CONVENTIONS)) {
    const series = stepsOf(await problemWith(optimizer), advance, 2);
    for (const fault of UPDATE_FAULTS) {
      for (const _ of fault.variants(fault.code === 'NN702' ? halfFrozen(series) : series))
        made.add(fault.code);
    }
  }
  expect([...made].sort()).toEqual(UPDATE_FAULTS.map(({ code }) => code));
});
