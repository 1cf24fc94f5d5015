import { expect, test } from 'vitest';
import { chooseRows } from '../../../src/report/table/rows.ts';
import { FROZEN, madeTensor, matching } from '../../support/checks.ts';

const shown = (rows: readonly Uint32Array[]) => rows.map((some) => [...some]);

test('all rows are in the order of the matrix; of some, mismatches come first, the largest error beside its bound before all', () => {
  const tensor = madeTensor(
    'w',
    [5],
    [
      { verdict: 'match' },
      { verdict: 'mismatch', analytic: 1, numeric: 1.1 },
      { verdict: 'inconclusive' },
      { verdict: 'mismatch', analytic: 1, numeric: 1.3 },
      { verdict: 'mismatch', analytic: Number.NaN },
    ],
  );
  expect(shown(chooseRows([tensor], 40))).toEqual([[0, 1, 2, 3, 4]]);
  expect(shown(chooseRows([tensor], 4))).toEqual([[1, 3, 4, 2]]);
  expect(shown(chooseRows([tensor], 2))).toEqual([[4, 3]]);
});

test('one mismatch among thousands of matches is shown', () => {
  const weights = matching(5000);
  weights[4321] = { verdict: 'mismatch', numeric: 1 };
  const rows = chooseRows([madeTensor('a', [5000], matching(5000)), madeTensor('b', [5000], weights)], 40);
  expect(rows[1][0]).toBe(4321);
  expect(rows[0].length + rows[1].length).toBe(40);
});

test('tensors that are equally bad share the rows, and what one does not need goes to the others', () => {
  const bad = (count: number) =>
    madeTensor(
      't',
      [count],
      Array.from({ length: count }, () => ({ verdict: 'mismatch' as const, numeric: 1 })),
    );
  const rows = chooseRows([bad(100), bad(3), bad(100), madeTensor('fine', [9], matching(9))], 40);
  const lengths = rows.map(({ length }) => length);
  expect(lengths[1]).toBe(3);
  expect(Math.abs(lengths[0] - lengths[2])).toBeLessThanOrEqual(1);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(40);
  expect(lengths[3]).toBe(0);
});

test('thousands of inactive weights leave room for some that match', () => {
  const weights = [
    ...matching(100),
    ...Array.from({ length: 5000 }, () => ({ verdict: 'inactive' as const })),
  ];
  const [rows] = chooseRows([madeTensor('w', [5100], weights)], 40);
  expect(rows.filter((row) => row < 100)).toHaveLength(20);
});

test('a frozen weight has no row, not even before a mismatch', () => {
  const partly = madeTensor('parameters', [3], [FROZEN, { verdict: 'mismatch', numeric: 1 }, {}]);
  const counts = { ...partly.counts, mismatch: 1 };
  expect(shown(chooseRows([{ ...partly, counts }], 40))).toEqual([[1, 2]]);
});

test('all rows of all tensors where there is no limit', () => {
  const rows = chooseRows(
    [madeTensor('a', [700], matching(700)), madeTensor('b', [3], matching(3))],
    Number.POSITIVE_INFINITY,
  );
  expect(rows.map(({ length }) => length)).toEqual([700, 3]);
});
