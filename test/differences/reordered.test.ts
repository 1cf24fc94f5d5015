import { expect, test } from 'vitest';
import { changesAlong } from '../../src/differences/line.ts';
import { reordered } from '../../src/differences/reordered.ts';
import { asked } from '../support/black-box.js';

const theta = Float64Array.of(1, 2, 3, 4);
/** A cost of which every weight has another derivative. */
const cost = (at: Float64Array) => at.reduce((sum, weight, k) => sum + 10 ** k * weight, 0);
const order = Int32Array.of(3, 1, 0);

test('moves and lines reach the weights in their own places', async () => {
  const all = asked(cost, theta);
  const { changes } = all;
  for (const inner of [all, { changes: (...args: Parameters<typeof changes>) => all.changes(...args) }]) {
    const turned = reordered(inner, order, theta.length);
    const { values } = await turned.changes([
      { indices: [0], deltas: [1] },
      { indices: [1, 2], deltas: [2, 3] },
    ]);
    expect([...values]).toEqual([1000, 23]);
    const line = { first: 1, rates: Float64Array.of(1, 5) };
    expect([...(await changesAlong(turned, line, [1, -2])).values]).toEqual([15, -30]);
  }
});

test('the same order needs nothing between', () => {
  const all = asked(cost, theta);
  expect(reordered(all, Int32Array.of(0, 1, 2, 3), 4)).toBe(all);
  expect(reordered(all, Int32Array.of(0, 1, 2), 4)).not.toBe(all);
});
