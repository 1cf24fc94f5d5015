import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastSquares, smallestEigenpair } from '../../../src/differences/localize/linear-algebra.ts';

const entry = fc.integer({ min: -100, max: 100 }).map((value) => value / 10);
const vectors = (count: number, length: number) =>
  fc.array(fc.array(entry, { minLength: length, maxLength: length }), { minLength: count, maxLength: count });

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

test('the kernel of a sum of outer products is what is at right angles to all of them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 6 }).chain((size) => vectors(size - 1, size)),
      (all) => {
        const size = all[0].length;
        const indices = Array.from({ length: size }, (_, i) => i);
        const matrix = indices.map((i) => indices.map((j) => all.reduce((sum, v) => sum + v[i] * v[j], 0)));
        const { value, vector } = smallestEigenpair(matrix);
        const largest = Math.max(1, ...all.map((v) => dot(v, v)));
        expect(Math.abs(value) / largest).toBeLessThan(1e-12);
        expect(dot(vector, vector)).toBeCloseTo(1, 12);
        for (const v of all) expect(Math.abs(dot(v, vector)) / Math.sqrt(largest)).toBeLessThan(1e-5);
      },
    ),
  );
});

test('of the eigenvalues of a symmetric matrix it takes the one nearest to 0, whatever its sign', () => {
  // Rotated by 30°: eigenvalues 3 and −0.5.
  const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const matrix = [
    [3 * c * c - 0.5 * s * s, 3.5 * c * s],
    [3.5 * c * s, 3 * s * s - 0.5 * c * c],
  ];
  const { value, vector } = smallestEigenpair(matrix);
  expect(value).toBeCloseTo(-0.5, 14);
  expect(Math.abs(vector[0] / vector[1])).toBeCloseTo(s / c, 12);
});

test('least squares leave a residual at right angles to every column', () => {
  fc.assert(
    fc.property(
      fc
        .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 5, max: 11 }))
        .chain(([count, length]) =>
          fc.tuple(vectors(count, length), fc.array(entry, { minLength: length, maxLength: length })),
        ),
      ([columns, target]) => {
        const solution = leastSquares(columns, target);
        fc.pre(solution.every((x) => Number.isFinite(x) && Math.abs(x) < 1e4));
        const residual = target.map(
          (value, i) => value - columns.reduce((sum, column, l) => sum + solution[l] * column[i], 0),
        );
        for (const column of columns) expect(Math.abs(dot(column, residual))).toBeLessThan(1e-6);
      },
    ),
  );
});
