import { expect, test } from 'vitest';
import { NO_PAINT } from '../../../src/report/color.ts';
import { checkLine } from '../../../src/report/training/results.ts';
import type { TrainCheck } from '../../../src/training/history.ts';

const CHECK: TrainCheck = {
  when: 'before',
  epoch: 0,
  status: 'match',
  checked: 9,
  weights: 9,
  examples: 4,
  mismatches: 0,
  inconclusive: 0,
  largestRelativeError: 1e-9,
};

test.each<[mark: string, why: string, change: Partial<TrainCheck>]>([
  ['✓', 'all weights match', {}],
  ['✗', 'a weight mismatches', { status: 'mismatch', mismatches: 1 }],
  ['?', 'a weight could not be decided', { status: 'inconclusive', inconclusive: 1 }],
  ['?', 'no digit of some weight is confirmed', { largestRelativeError: 1 }],
])('the mark is %s where %s', (mark, _why, change) => {
  const problem = { name: 'xor', data: { count: 4 } } as Parameters<typeof checkLine>[1];
  const line = checkLine({ ...CHECK, ...change }, problem, {
    paint: NO_PAINT,
    width: Number.POSITIVE_INFINITY,
  });
  expect(line.startsWith(`${mark} gradient check before training: `)).toBe(true);
  expect(line.includes('nncheck grad --task xor')).toBe(mark !== '✓');
});
