import { expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import { scheduleFactor } from '../../src/problem/schedules.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { train } from '../../src/training/train.ts';

type Schedule = NonNullable<NonNullable<Spec['train']>['schedule']>;

/** Three examples in batches of two: two steps an epoch; one weight w, cost Σ ½w². */
const problem = (schedule: Schedule, epochs = 10) =>
  problemFromSpec({
    network: { inputs: 1, layers: [{ type: 'dense', name: 'line', units: 1 }] },
    loss: { type: 'squared', reduction: 'mean' },
    parameters: { layout: { bias: 'none' }, values: { 'line.weight': [[1]] } },
    data: { inputs: [[1], [1], [1]], targets: [[0], [0], [0]] },
    train: { optimizer: { type: 'sgd', learningRate: 0.5 }, schedule, epochs, batchSize: 2 },
  });

const factors = async (schedule: Schedule, epochs: number[], steps = epochs.map((epoch) => 2 * epoch)) => {
  const settings = (await problem(schedule)).train.schedule!;
  return epochs.map((epoch, k) => Number(scheduleFactor(settings, epoch, steps[k]).toFixed(12)));
};

test('step falls by a factor every so many epochs', async () => {
  expect(await factors({ type: 'step', every: 3, factor: 0.5 }, [0, 2, 3, 5, 6])).toEqual([
    1, 1, 0.5, 0.5, 0.25,
  ]);
});

test('exponential and inverse fall every epoch', async () => {
  expect(await factors({ type: 'exponential', factor: 0.5 }, [0, 1, 3])).toEqual([1, 0.5, 0.125]);
  expect(await factors({ type: 'inverse', decay: 0.5 }, [0, 2, 6])).toEqual([1, 0.5, 0.25]);
});

test('linear and cosine fall over all epochs unless said otherwise, and then stay', async () => {
  expect(await factors({ type: 'linear' }, [0, 5, 10])).toEqual([1, 0.5, 0]);
  expect(await factors({ type: 'linear', over: 4, to: 0.2 }, [2, 4, 9])).toEqual([0.6, 0.2, 0.2]);
  expect(await factors({ type: 'cosine' }, [0, 5, 10])).toEqual([1, 0.5, 0]);
  const sixth = (1 + Math.cos(Math.PI / 3)) / 2;
  expect(await factors({ type: 'cosine', over: 3, to: 0.5 }, [1, 3, 9])).toEqual([0.5 + sixth / 2, 0.5, 0.5]);
});

test('steps are counted in place of epochs: two an epoch', async () => {
  expect(await factors({ type: 'linear', by: 'step' }, [0, 0, 5, 9], [0, 5, 10, 20])).toEqual([
    1, 0.75, 0.5, 0,
  ]);
});

test('a warm-up comes first, and the schedule begins after it', async () => {
  expect(await factors({ type: 'constant', warmUp: 4 }, [0, 1, 3, 4, 9])).toEqual([0.25, 0.5, 1, 1, 1]);
  expect(await factors({ type: 'linear', warmUp: 2 }, [0, 1, 2, 6, 10])).toEqual([0.5, 1, 1, 0.5, 0]);
});

test('every step of a training has the rate of its schedule', async () => {
  // w ← w·(1 − η): two steps with 0.5, then two with 0.25
  const halved = await train(await problem({ type: 'exponential', factor: 0.5 }, 2), { check: false });
  expect(halved.parameters[0]).toBe(0.5 * 0.5 * 0.75 * 0.75);
  const steps = await train(await problem({ type: 'exponential', factor: 0.5, by: 'step' }, 1), {
    check: false,
  });
  expect(steps.parameters[0]).toBe(0.5 * 0.75);
});
