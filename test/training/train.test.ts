import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemFromSpec, taskProblem } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { checkAt } from '../../src/training/check.ts';
import type { HistoryEntry } from '../../src/training/history.ts';
import { train } from '../../src/training/train.ts';

/** One linear weight w without a bias, inputs x and targets t, cost Σ ½(wx − t)² + λ/2·w²: steps by hand. */
function line(changes: Partial<Spec> & { train: Spec['train'] }) {
  const spec: Spec = {
    network: { inputs: 1, layers: [{ type: 'dense', name: 'line', units: 1 }] },
    loss: { type: 'squared' },
    parameters: { layout: { bias: 'none' }, values: { 'line.weight': [[1]] } },
    data: { inputs: [[1], [2]], targets: [[0], [0]] },
    ...changes,
  };
  return problemFromSpec(spec, { directory: '.' });
}
const sgd = (learningRate: number, more: Partial<NonNullable<Spec['train']>> = {}) => ({
  optimizer: { type: 'sgd', learningRate } as const,
  epochs: 1,
  ...more,
});
const trained = async (problem: Awaited<ReturnType<typeof line>>) =>
  (await train(problem, { check: false })).parameters[0];

test('a full batch takes one step an epoch with the gradient of the cost: 1 − 0.1·(1 + 4)', async () => {
  expect(await trained(await line({ train: sgd(0.1) }))).toBeCloseTo(0.5, 15);
  expect(await trained(await line({ train: sgd(0.1, { epochs: 2 }) }))).toBeCloseTo(0.25, 15);
});

test('gradientReduction divides the gradient, regularization included, by the examples of the batch', async () => {
  const train = sgd(0.1, { gradientReduction: 'mean' });
  expect(await trained(await line({ train, regularization: { l2: 3 } }))).toBeCloseTo(
    1 - (0.1 * (5 + 3)) / 2,
    15,
  );
});

test('of each batch its own, and of the last what is left: 0.9 for two examples, 0.9 for one', async () => {
  const data = { inputs: [[1], [1], [1]], targets: [[0], [0], [0]] };
  const batches = sgd(0.1, { gradientReduction: 'mean', batchSize: 2 });
  expect(await trained(await line({ train: batches, data }))).toBeCloseTo(0.9 * 0.9, 15);
});

test('each batch takes a step with its own sum: 1 · (1 − 0.1) · (1 − 0.4), in whichever order', async () => {
  expect(await trained(await line({ train: sgd(0.1, { batchSize: 1 }) }))).toBeCloseTo(0.54, 15);
});

test('with the mean, a batch is averaged over its own examples', async () => {
  const loss = { type: 'squared', reduction: 'mean' } as const;
  expect(await trained(await line({ train: sgd(0.1), loss }))).toBeCloseTo(0.75, 15);
  expect(await trained(await line({ train: sgd(0.1, { batchSize: 1 }), loss }))).toBeCloseTo(0.54, 15);
});

test('regularization is whole in every batch, and divided by the batch where its reduction is mean', async () => {
  const data = { inputs: [[0], [0]], targets: [[0], [0]] };
  const after = async (regularization: Spec['regularization'], batchSize: number) =>
    trained(await line({ train: sgd(0.1, { batchSize }), data, ...(regularization && { regularization }) }));
  expect(await after({ l2: 1 }, 2)).toBeCloseTo(0.9, 15);
  expect(await after({ l2: 1 }, 1)).toBeCloseTo(0.81, 15);
  expect(await after({ l2: 1, reduction: 'mean' }, 2)).toBeCloseTo(0.95, 15);
});

test('float32 keeps every parameter a float32', async () => {
  const problem = await line({ train: sgd(0.03, { epochs: 5 }), precision: 'float32' });
  const { parameters } = await train(problem, { check: false });
  expect(parameters[0]).toBe(Math.fround(parameters[0]));
  expect(parameters[0]).not.toBe(0.85 ** 5);
  expect(parameters[0]).toBeCloseTo(0.85 ** 5, 6);
});

const runs = fc.record({
  task: fc.constantFrom('xor', 'iris', 'sine'),
  seed: fc.nat(),
  batchSize: fc.integer({ min: 1, max: 60 }),
  gradient: fc.constantFrom('backprop' as const, 'numeric' as const),
});

test('the same seed gives the same bytes, another one others', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ task, seed, batchSize, gradient }) => {
      const run = async (seed: number) =>
        train(await taskProblem(task, { seed, epochs: 3, batchSize }), { gradient, check: false });
      const first = await run(seed);
      expect(await run(seed)).toEqual(first);
      expect((await run(seed + 1)).parameters).not.toEqual(first.parameters);
    }),
    { numRuns: 8 },
  );
});

test('the same seed gives the same checks', async () => {
  const problem = await taskProblem('iris', { epochs: 2 });
  expect((await train(problem)).checks).toEqual((await train(problem)).checks);
});

test('the problem itself is left as it was', async () => {
  const problem = await taskProblem('xor', { epochs: 5 });
  const before = problem.parameters.slice();
  const { parameters } = await train(problem);
  expect(problem.parameters).toEqual(before);
  expect(parameters).not.toEqual(before);
});

test.each(['sgd', 'adam'] as const)(
  '%s never moves frozen weights, whose gradient is not in the norm',
  async (type) => {
    const spec: Spec = {
      network: {
        inputs: 2,
        layers: [
          { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
          { type: 'dense', name: 'output', units: 1 },
        ],
      },
      loss: { type: 'squared' },
      regularization: { l2: 0.1, biases: true },
      parameters: { seed: 3, frozen: ['hidden.weight', 'output.bias'] },
      data: { task: 'xor' },
      train: { optimizer: { type, learningRate: 0.1 }, epochs: 20 },
    };
    const problem = await problemFromSpec(spec, { directory: '.' });
    for (const gradient of ['backprop', 'numeric'] as const) {
      const { parameters, history, checks } = await train(problem, { gradient });
      problem.frozen.forEach((frozen, k) => {
        if (frozen === 1) expect(parameters[k]).toBe(problem.parameters[k]);
        else expect(parameters[k]).not.toBe(problem.parameters[k]);
      });
      expect(checks.map(({ checked, status }) => [checked, status])).toEqual([
        [6, 'match'],
        [6, 'match'],
      ]);
      expect(history[0].gradientNorm).toBeGreaterThan(0);
    }
    const allFrozen = { ...problem, frozen: problem.frozen.map(() => 1) };
    expect((await train(allFrozen, { check: false })).history[0].gradientNorm).toBe(0);
  },
);

test('the numeric gradient trains as backpropagation does', async () => {
  const problem = await taskProblem('xor', { epochs: 100 });
  const [a, b] = [await train(problem), await train(problem, { gradient: 'numeric' })];
  b.parameters.forEach((value, k) => {
    expect(value).toBeCloseTo(a.parameters[k], 7);
  });
});

test('entries are made at the epochs of the schedule and the last, as they come', async () => {
  const seen: HistoryEntry[] = [];
  const { history, final } = await train(await taskProblem('and', { epochs: 37 }), {
    check: false,
    onEntry: (entry) => void seen.push(entry),
  });
  expect(history.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 5, 10, 20, 37]);
  expect(seen).toEqual(history);
  expect(final).toMatchObject({ epoch: 37, cost: history.at(-1)!.cost });
});

test('no epochs leave everything as it is', async () => {
  const problem = await taskProblem('xor', { epochs: 0 });
  const { history, parameters, ended } = await train(problem);
  expect(history.map(({ epoch }) => epoch)).toEqual([0]);
  expect(parameters).toEqual(problem.parameters);
  expect(ended).toBe('completed');
});

test('a signal stops it between two steps, and what is done is kept', async () => {
  const controller = new AbortController();
  const problem = await taskProblem('xor', { epochs: 2_000_000 });
  const { ended, history, final, checks, parameters } = await train(problem, {
    signal: controller.signal,
    onEntry: ({ epoch }) => {
      if (epoch === 20) controller.abort();
    },
  });
  expect(ended).toBe('stopped');
  expect(final.epoch).toBe(20);
  expect(history.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 5, 10, 20]);
  expect(parameters).toEqual(
    (await train({ ...problem, train: { ...problem.train, epochs: 20 } })).parameters,
  );
  expect(checks.map(({ when }) => when)).toEqual(['before']);
});

test('a signal from a timer is heard: the event loop has its turn', async () => {
  const problem = await taskProblem('xor', { epochs: 2_000_000 });
  const { ended, final, history } = await train(problem, { check: false, signal: AbortSignal.timeout(100) });
  expect(ended).toBe('stopped');
  expect(final.epoch).toBeGreaterThan(0);
  expect(history.at(-1)).toMatchObject({ epoch: final.epoch, cost: final.cost });
});

test('a signal before the first step stops it there', async () => {
  const problem = await taskProblem('xor');
  const { ended, final, checks } = await train(problem, { signal: AbortSignal.abort() });
  expect(ended).toBe('stopped');
  expect(final.epoch).toBe(0);
  expect(checks).toEqual([]);
});

test('a cost that is no longer finite ends it at that epoch', async () => {
  // w ← w − 1e200·5·w: −5e200, then 2.5e401 and no number. The cost of −5e200 is (5e200)² and infinite already.
  const result = await train(await line({ train: sgd(1e200, { epochs: 100 }) }));
  expect(result.ended).toBe('diverged');
  expect(result.final).toMatchObject({ epoch: 1, cost: Number.POSITIVE_INFINITY });
  expect(result.history.map(({ epoch }) => epoch)).toEqual([0, 1]);
  expect(result.checks.map(({ when }) => when)).toEqual(['before']);
});

test('between two logged epochs too', async () => {
  // w is multiplied by −4 each epoch: (5/2)·w² passes 1.8e308 after epoch 256.
  const { ended, final, history } = await train(await line({ train: sgd(1, { epochs: 1000 }) }), {
    check: false,
  });
  expect(ended).toBe('diverged');
  expect(final.epoch).toBe(Math.ceil(Math.log(Number.MAX_VALUE / 2.5) / 2 / Math.log(4)));
  expect(history.slice(-2).map(({ epoch }) => epoch)).toEqual([200, final.epoch]);
});

test('large problems are checked on a sample of the weights of every tensor, and on some examples', async () => {
  const spec: Spec = {
    network: {
      inputs: 400,
      layers: [
        { type: 'dense', name: 'hidden', units: 50, activation: 'tanh' },
        { type: 'dense', name: 'output', units: 1 },
      ],
    },
    loss: { type: 'squared', reduction: 'mean' },
    data: {
      inputs: Array.from({ length: 300 }, (_, k) =>
        Array.from({ length: 400 }, (_, i) => Math.sin(k * i + i)),
      ),
      targets: Array.from({ length: 300 }, (_, k) => [k % 2]),
    },
  };
  const problem = await problemFromSpec(spec, { directory: '.' });
  const check = await checkAt('before', problem, problem.parameters);
  expect(check).toMatchObject({ status: 'match', weights: 20_101, examples: 248 });
  expect(check.checked).toBeGreaterThan(8 * 3);
  expect(check.checked).toBeLessThan(200);
});
