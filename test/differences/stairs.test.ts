import { expect, test } from 'vitest';
import type { CostFunction } from '../../src/differences/cost-function.ts';
import { findStairs } from '../../src/differences/stairs.ts';

/** The changes of a function of two weights around (0.3, −0.2). */
function around(f: (x: number, y: number) => number): CostFunction {
  const [x, y] = [0.3, -0.2];
  return {
    async changes(moves) {
      const values = moves.map(({ deltas }) => f(x + deltas[0], y + deltas[1]) - f(x, y));
      return {
        values: Float64Array.from(values),
        rounding: new Float64Array(values.length),
        kinks: new Map(),
      };
    },
  };
}

const DIRECTION = Float64Array.of(0.3, -0.2);
const ROUNDING = 1e-11;
const smooth = (x: number, y: number) => Math.sin(x) * Math.exp(y);
const find = (f: (x: number, y: number) => number) => findStairs(around(f), DIRECTION, ROUNDING);

test.each([1e-5, 1e-4, 1e-3, 1e-2])('stairs of width %d are found to their size', async (width) => {
  const unit = width * 0.5; // x − y moves by 0.5 where both weights move by their size
  const { stairs } = await find((x, y) => Math.floor((x - y) / unit));
  expect(stairs!.width / width).toBeGreaterThan(0.5);
  expect(stairs!.width / width).toBeLessThan(2);
  expect(stairs!.height).toBe(1);
  // That of a number that is rounded to 1.
  expect(stairs!.noise).toBeGreaterThan(0.25);
  expect(stairs!.noise).toBeLessThan(0.6);
});

test.each([
  ['a smooth cost', smooth],
  ['a constant cost', () => 2],
  ['weights that are rounded to float32', (x, y) => smooth(Math.fround(x), Math.fround(y))],
  ['a unit that is dead at first', (x, y) => Math.max(0, x - y - 0.5001) + 1],
  ['a unit that is dead in between', (x, y) => Math.max(0, x - y - 0.51) + Math.max(0, 0.505 - x + y)],
  ['jumps as small as rounding', (x, y) => 1e-12 * Math.floor((x - y) / 1e-3)],
] as [string, (x: number, y: number) => number][])('%s has none', async (_, f) => {
  expect((await find(f)).stairs).toBeUndefined();
});
