import { expect, test } from 'vitest';
import { problemFromSpec, taskProblem } from '../../src/problem/load.ts';
import type { RunResult } from '../../src/training/state.ts';
import { train } from '../../src/training/train.ts';

/** w ← w·(1 − η) with cost ½w²; the validation example has the target 0.5, so that its cost is least at w = 0.5. */
const line = (epochs = 50, learningRate = 0.1) =>
  problemFromSpec({
    network: { inputs: 1, layers: [{ type: 'dense', name: 'line', units: 1 }] },
    loss: { type: 'squared' },
    parameters: { layout: { bias: 'none' }, values: { 'line.weight': [[1]] } },
    data: { inputs: [[1]], targets: [[0]] },
    train: {
      optimizer: { type: 'sgd', learningRate },
      epochs,
      validation: { inputs: [[1]], targets: [[0.5]] },
    },
  });

test('until-cost ends it at the first epoch whose cost is as low', async () => {
  // ½·0.9²ⁿ ≤ 0.1 from n = 8 on
  const { ended, final, history } = await train(await line(), { check: false, untilCost: 0.1 });
  expect(ended).toBe('until-cost');
  expect(final.epoch).toBe(Math.ceil(Math.log(0.2) / (2 * Math.log(0.9))));
  expect(history.at(-1)).toMatchObject({ epoch: 8, cost: final.cost });
});

test('a cost that is low enough at the start is not trained', async () => {
  const { ended, final } = await train(await line(), { check: false, untilCost: 0.5 });
  expect([ended, final.epoch]).toEqual(['until-cost', 0]);
});

test('the validation cost is that of its own examples, in every entry', async () => {
  const { history, final } = await train(await line(10), { check: false });
  for (const { epoch, cost, validationCost } of history) {
    const w = 0.9 ** epoch;
    expect(cost).toBeCloseTo(w ** 2 / 2, 14);
    expect(validationCost).toBeCloseTo((w - 0.5) ** 2 / 2, 14);
  }
  expect(final.validationCost).toBe(history.at(-1)!.validationCost);
});

test('patience counts epochs without a lower validation cost', async () => {
  // 0.9⁷ = 0.478 is nearest to 0.5
  const { ended, final } = await train(await line(), { check: false, patience: 5 });
  expect([ended, final.epoch]).toEqual(['patience', 7 + 5]);
});

test('without validation data it counts those of the cost', async () => {
  const { validation: _, ...problem } = await line(50, 2);
  // w is 1 and −1 in turn
  const { ended, final } = await train(problem, { check: false, patience: 3 });
  expect([ended, final.epoch]).toEqual(['patience', 3]);
});

test('the gradient is checked every so many epochs, but not twice at the end', async () => {
  const { checks } = await train(await taskProblem('and', { epochs: 12 }), { checkEvery: 4 });
  expect(checks.map(({ when, epoch }) => [when, epoch])).toEqual([
    ['before', 0],
    ['during', 4],
    ['during', 8],
    ['after', 12],
  ]);
});

test('each restart is a training with the seed that follows, and the best is the result', async () => {
  const own = await taskProblem('xor', { seed: 6, epochs: 300, batchSize: 3 });
  const runs: RunResult[] = [];
  const result = await train(own, { restarts: 3, onRun: (run) => void runs.push(run) });
  const alone = [];
  for (const seed of [6, 7, 8, 9]) {
    const problem = await taskProblem('xor', { seed, epochs: 300, batchSize: 3 });
    alone.push(await train({ ...problem, check: own.check }));
  }
  expect(runs.map(({ history }) => history)).toEqual(alone.map(({ history }) => history));
  const costs = alone.map(({ final }) => final.cost);
  const best = costs.indexOf(Math.min(...costs));
  expect(result.run).toBe(best + 1);
  expect(result.parameters).toEqual(alone[best].parameters);
  expect(result.final).toEqual(alone[best].final);
  expect(result.findings).toEqual(alone[best].findings);
  expect(result.runs!.map(({ seed, cost }) => [seed, cost])).toEqual(costs.map((cost, k) => [6 + k, cost]));
  expect(result.checks).toHaveLength(8);
});

test('no restart follows a run that reached its cost', async () => {
  const problem = await taskProblem('xor', { epochs: 2000 });
  const { runs, ended } = await train(problem, { check: false, restarts: 5, untilCost: 0.1 });
  expect(ended).toBe('until-cost');
  expect(runs!.at(-1)!.ended).toBe('until-cost');
  expect(runs!.length).toBeLessThan(6);
});

test('parameters that are given cannot be drawn anew', async () => {
  await expect(train(await line(), { restarts: 1 })).rejects.toThrow(
    'restarts need random parameters, and the spec of spec gives them',
  );
});
