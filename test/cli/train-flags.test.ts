import { expect, test } from 'vitest';
import { cli } from '../support/host.ts';

async function train(...args: string[]) {
  const { status, stdout, stderr } = await cli([
    'train',
    '--task',
    'and',
    '--epochs',
    '3',
    '--json',
    ...args,
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('the flags of train reach the training', async () => {
  const plain = await train();
  expect(plain).toMatchObject({ schemaVersion: 1, command: 'train', final: { epoch: 3 } });
  expect(plain.checks).toHaveLength(2);
  expect((await train('--no-check')).checks).toEqual([]);
  for (const flag of ['--learning-rate 1e-3', '--batch-size 2', '--seed 3']) {
    expect((await train(...flag.split(' '))).final.cost, flag).not.toBe(plain.final.cost);
  }
  expect((await train('--gradient', 'numeric')).final.cost).toBeCloseTo(plain.final.cost, 8);
});

test.each([
  ['--gradient numerc', 'did you mean "numeric"?'],
  ['--learning-rate -0.1', '--learning-rate: "-0.1" is not above 0'],
  ['--epochs 1e999', '--epochs: "1e999" is too large'],
  ['--epoch 3', 'did you mean --epochs?'],
])('train %s is an error', async (flag, message) => {
  const { status, stdout, stderr } = await cli(['train', '--task', 'and', ...flag.split(' ')]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});
