import { describe, expect, test } from 'vitest';
import type { SgdSettings } from '../../../src/problem/problem.ts';
import { startFunctions } from '../../../src/subjects/functions/functions.ts';
import type { Implementation } from '../../../src/subjects/implementation.ts';
import { openInstances } from '../../../src/subjects/instances/open.ts';
import type { ByName, Exports } from '../../../src/subjects/module/exports.ts';
import {
  type ProgramTraining,
  trainProgram,
  WAYS,
  waysOf,
} from '../../../src/training/program/train-program.ts';

const sgd: SgdSettings = { type: 'sgd', learningRate: 0.25, momentum: 0 };
const START = [0.5, -1.25, 2.125];

/** ½·Σ w², whose gradient is w: a step of gradient descent multiplies w by 1 − η. */
const right: Exports = {
  parameters: { w: START },
  cost: ({ w }) => (w as number[]).reduce((sum, value) => sum + value * value, 0) / 2,
  gradient: ({ w }) => ({ w }),
  update: ({ w }, { learningRate: eta = 0, steps = 1 }) =>
    Array.from({ length: steps }, (_, k) => ({ w: (w as number[]).map((v) => v * (1 - eta) ** (k + 1)) })),
};

const open = (functions: Exports): Promise<Implementation> =>
  openInstances(() => startFunctions(functions, { timeoutMs: 10_000 }));

async function train(functions: Exports, training: Partial<ProgramTraining>) {
  const implementation = await open(functions);
  const path = await trainProgram(implementation, { by: 'numeric', steps: 5, optimizer: sgd, ...training });
  await implementation.close();
  return path;
}

const costAfter = (step: number) => (0.75 ** (2 * step) * START.reduce((sum, v) => sum + v * v, 0)) / 2;

describe('a path', () => {
  test.each(WAYS)('by its %s gradient or steps is that of the closed form', async (by) => {
    const { costs, parameters, ended } = await train(right, { by });
    expect(ended).toBe('completed');
    for (const [step, cost] of costs.entries()) expect(cost).toBeCloseTo(costAfter(step), 10);
    expect(costs).toHaveLength(6);
    for (const [k, value] of parameters.entries()) expect(value).toBeCloseTo(START[k] * 0.75 ** 5, 10);
  });

  test('by its own loop has the costs that the loop gives', async () => {
    const epochs = ({ w }: ByName, count: number) => ({
      costs: Array.from({ length: count }, (_, k) => 7 - k),
      parameters: { w },
    });
    const path = await train({ ...right, epochs }, { by: 'own', steps: 3 });
    expect(path).toMatchObject({ own: 'epochs', ended: 'completed' });
    expect(path.costs.slice(1)).toEqual([7, 6, 5]);
  });

  test('leaves out frozen weights, and divides the gradient', async () => {
    const frozen = Uint8Array.of(0, 1, 0);
    for (const by of ['numeric', 'analytic'] as const) {
      const { parameters } = await train(right, { by, frozen, divisor: 5, steps: 1 });
      expect(parameters[0]).toBeCloseTo(0.5 * 0.95, 10);
      expect(parameters[1]).toBe(-1.25);
    }
  });

  test('ends where the cost is not finite, or the evaluations are used up', async () => {
    const optimizer = { ...sgd, learningRate: 1e200 };
    for (const by of WAYS) {
      const { ended, costs } = await train(right, { by, optimizer });
      expect(ended).toBe('diverged');
      expect(costs).toHaveLength(2);
    }
    const { ended, costs, evaluations } = await train(right, { maxEvaluations: 50 });
    expect(ended).toBe('limited');
    expect(costs.length).toBeLessThan(6);
    expect(evaluations).toBeLessThanOrEqual(50);
  });

  test('by steps of an optimizer with memory is one answer long', async () => {
    const optimizer = { ...sgd, momentum: 0.5 };
    expect(await train(right, { by: 'own', steps: 1001, optimizer })).toMatchObject({ ended: 'limited' });
    expect(await train(right, { by: 'own', steps: 1001 })).toMatchObject({ ended: 'completed' });
  });
});

test('the ways are those that an implementation has', async () => {
  const theta = Float64Array.from(START);
  const { gradient, update, ...alone } = right;
  for (const [functions, ways] of [
    [right, ['numeric', 'analytic', 'own']],
    [{ ...alone, gradient }, ['numeric', 'analytic']],
    [{ ...alone, update }, ['numeric', 'own']],
  ] as const) {
    const implementation = await open(functions as Exports);
    expect(await waysOf(implementation, theta)).toEqual(ways);
    await implementation.close();
  }
});
