import { expect, test } from 'vitest';
import { combineStatuses } from '../../src/commands/status.ts';

test.each([
  [[], 0],
  [[0, 0], 0],
  [[0, 3], 3],
  [[3, 1], 1],
  [[1, 2, 3], 2],
  [[0, 1, 2, 3, 4], 4],
])('the status of %j together is %d', (statuses, expected) => {
  expect(combineStatuses(statuses)).toBe(expected);
});
