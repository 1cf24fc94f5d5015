import { expect, test } from 'vitest';
import { isLogged } from '../../src/training/history.ts';

test('the logged epochs are 0 and 1, 2 and 5 times the powers of ten', () => {
  const logged = Array.from({ length: 10_001 }, (_, epoch) => epoch).filter(isLogged);
  expect(logged).toEqual([0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]);
});
