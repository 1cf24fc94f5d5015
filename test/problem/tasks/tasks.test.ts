import { describe, expect, test } from 'vitest';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { tasks } from '../../../src/problem/tasks/index.ts';

const data = async (task: string, inputs: number, examples?: number) =>
  tasks.get(task)!.data({ inputs, seed: 0, ...(examples !== undefined && { examples }) });

/** Row `k` of a [count, length] array. */
const row = (values: Float64Array, length: number, k: number) => [
  ...values.subarray(k * length, (k + 1) * length),
];

test.each([
  ['and', [0, 0, 0, 1]],
  ['or', [0, 1, 1, 1]],
  ['nand', [1, 1, 1, 0]],
  ['xor', [0, 1, 1, 0]],
])('%s is its truth table', async (task, targets) => {
  const made = await data(task, 2);
  expect([...made.inputs]).toEqual([0, 0, 0, 1, 1, 0, 1, 1]);
  expect([...made.targets]).toEqual(targets);
});

test('parity counts the ones of as many bits as the network has inputs', async () => {
  expect([...(await data('parity', 1)).targets]).toEqual([0, 1]);
  expect([...(await data('parity', 3)).targets]).toEqual([0, 1, 1, 0, 1, 0, 0, 1]);
  expect(row((await data('parity', 3)).inputs, 3, 6)).toEqual([1, 1, 0]);
  expect((await data('parity', 16)).count).toBe(65_536);
});

test.each([1, 2, 7, 20, 9999])('sign never has a zero, whose sign is neither: %i examples', async (count) => {
  const { inputs, targets } = await data('sign', 1, count);
  expect(inputs).toHaveLength(count);
  inputs.forEach((x, k) => {
    expect(Math.abs(x)).toBeGreaterThan(0);
    expect(Math.abs(x)).toBeLessThanOrEqual(1);
    expect(targets[k]).toBe(x > 0 ? 1 : 0);
  });
});

test('sine is one period over −1 to 1', async () => {
  const { inputs, targets } = await data('sine', 1, 5);
  expect([...inputs]).toEqual([-1, -0.5, 0, 0.5, 1]);
  [0, -1, 0, 1, 0].forEach((target, k) => {
    expect(targets[k]).toBeCloseTo(target, 15);
  });
});

test('the spirals lie in the unit disc, each opposite the other, and never meet', async () => {
  const { inputs, targets, count } = await data('spirals', 2);
  for (let k = 0; k < count; k += 2) {
    const [x, y] = row(inputs, 2, k);
    expect(row(inputs, 2, k + 1)).toEqual([expect.closeTo(-x, 12), expect.closeTo(-y, 12)]);
    expect([targets[k], targets[k + 1]]).toEqual([0, 1]);
    expect(Math.hypot(x, y)).toBeLessThanOrEqual(1 + 1e-12);
  }
  for (let a = 0; a < count; a += 2) {
    for (let b = 1; b < count; b += 2) {
      const [[ax, ay], [bx, by]] = [row(inputs, 2, a), row(inputs, 2, b)];
      expect(Math.hypot(ax - bx, ay - by)).toBeGreaterThan(0.15);
    }
  }
});

test('iris has 50 flowers of each species, its lengths standardized, and any part of it has all species', async () => {
  const { inputs, targets, count, classes } = await data('iris', 4);
  expect(classes).toEqual(['setosa', 'versicolor', 'virginica']);
  const sums = [0, 1, 2].map((c) => targets.filter((_, k) => k % 3 === c).reduce((sum, t) => sum + t, 0));
  expect(sums).toEqual([50, 50, 50]);
  for (const feature of [0, 1, 2, 3]) {
    const values = inputs.filter((_, k) => k % 4 === feature);
    expect(values.reduce((sum, v) => sum + v, 0) / count).toBeCloseTo(0, 12);
    expect(values.reduce((sum, v) => sum + v * v, 0) / count).toBeCloseTo(1, 12);
  }
  expect([...(await data('iris', 4, 3)).targets]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test('the flowers keep their measures: Fisher’s first, 5.1 by 3.5 and 1.4 by 0.2, is the least setosa of petals', async () => {
  const { inputs } = await data('iris', 4);
  // The known means and (population) deviations of the data set.
  const means = [5.843333333, 3.057333333, 3.758, 1.199333333];
  const deviations = [0.825301292, 0.434410968, 1.759404066, 0.759692626];
  [5.1, 3.5, 1.4, 0.2].forEach((length, k) => {
    expect(inputs[k]).toBeCloseTo((length - means[k]) / deviations[k], 6);
  });
});

describe.each([...tasks.values()])('$name', ({ name, spec }) => {
  test('its spec fits the schema', async () => {
    const problem = await problemFromSpec(spec, { directory: '.' });
    expect(problem.name).toBe(name);
    expect(problem.data.task).toBe(name);
    expect(problem.data.count).toBeGreaterThan(1);
  });

  test('more examples than it has, and a network of another width, are told', async () => {
    const inputs = spec.network.inputs as number;
    const code = (inputs: number, examples?: number) =>
      data(name, inputs, examples).then(
        () => undefined,
        (error) => error,
      );
    expect(await code(inputs, 1_000_000)).toMatchObject({ kind: 'data', code: 'task-examples' });
    expect(await code(17)).toMatchObject({ kind: 'data', code: 'task-inputs' });
    expect(await code(inputs)).toBeUndefined();
  });
});
