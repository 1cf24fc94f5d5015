import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chebyshev, chebyshevRoots } from '../../../src/differences/localize/chebyshev.ts';

test('T_n(x) is cos(n·arccos x)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 12 }), fc.double({ min: -1, max: 1, noNaN: true }), (n, x) => {
      expect(chebyshev(n, x)).toBeCloseTo(Math.cos(n * Math.acos(x)), 11);
    }),
  );
});

/** The Chebyshev series of Π (x − root), by x·T_n = (T_{n+1} + T_{|n−1|})/2. */
function seriesOf(roots: readonly number[]): number[] {
  let series = [1];
  for (const root of roots) {
    const next = new Array<number>(series.length + 1).fill(0);
    series.forEach((c, n) => {
      next[n + 1] += c / 2;
      next[Math.abs(n - 1)] += c / 2;
      next[n] -= root * c;
    });
    series = next;
  }
  return series;
}

const apart = fc
  .uniqueArray(fc.integer({ min: -49, max: 49 }), { minLength: 1, maxLength: 5 })
  .map((whole) => whole.map((value) => value / 50).sort((a, b) => a - b));

test('the roots of a series are those that it was multiplied from', () => {
  fc.assert(
    fc.property(apart, fc.constantFrom(1, -3e-9, 1e7), (roots, factor) => {
      const found = chebyshevRoots(seriesOf(roots).map((c) => factor * c)).sort((a, b) => a.re - b.re);
      expect(found).toHaveLength(roots.length);
      found.forEach(({ re, im }, k) => {
        expect(re).toBeCloseTo(roots[k], 7);
        expect(im).toBeCloseTo(0, 7);
      });
    }),
  );
});

test('a series without real roots has complex ones, in a pair: x² + 1 has i and −i', () => {
  const [one, other] = chebyshevRoots([1.5, 0, 0.5]);
  expect(one.re).toBeCloseTo(0, 12);
  expect(Math.abs(one.im)).toBeCloseTo(1, 12);
  expect(other.im).toBeCloseTo(-one.im, 12);
});

test('coefficients that are 0 at the end lower the degree, and a constant has no root', () => {
  expect(chebyshevRoots([1, -2, 0, 0]).map(({ re }) => re)).toEqual([0.5]);
  expect(chebyshevRoots([3])).toEqual([]);
});
