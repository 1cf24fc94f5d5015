import { expect, test } from 'vitest';
import { NO_PAINT } from '../../../src/report/color.ts';
import type { ReportStyle } from '../../../src/report/reporter.ts';
import { markMatrix } from '../../../src/report/table/marks.ts';
import { type MadeWeight, madeTensor } from '../../support/checks.ts';

const STYLE: ReportStyle = { paint: NO_PAINT, width: 80, all: false, detail: 'normal' };

function marks(
  [rows, columns]: readonly [number, number],
  verdict: (row: number, column: number) => NonNullable<MadeWeight['verdict']>,
  width = 80,
): string[] {
  const weights = Array.from({ length: rows * columns }, (_, k) => ({
    verdict: verdict(Math.floor(k / columns), k % columns),
  }));
  const tensor = madeTensor('w', [rows, columns], weights);
  return [...markMatrix(tensor, { ...STYLE, width }, '  ')].join('').split('\n').slice(0, -1);
}

const firstColumn = (_: number, column: number) => (column === 0 ? 'mismatch' : 'match');

test('a wrong column is a column of marks under its number', () => {
  expect(marks([3, 4], firstColumn)).toEqual([
    '     0 1 2 3',
    '  0  ✗ ✓ ✓ ✓',
    '  1  ✗ ✓ ✓ ✓',
    '  2  ✗ ✓ ✓ ✓',
    '',
  ]);
});

test('every verdict has its mark, and a frozen entry none', () => {
  const kinds = ['mismatch', 'inconclusive', 'subgradient', 'inactive', 'match', 'frozen'] as const;
  expect(marks([2, 6], (row, column) => (row === 0 ? kinds[column] : 'match')).slice(1, 3)).toEqual([
    '  0  ✗ ? ~ · ✓',
    '  1  ✓ ✓ ✓ ✓ ✓ ✓',
  ]);
});

test('of many columns every fifth is numbered, and where there is no room they stand close', () => {
  const row = (y: number) => (y === 1 ? 'mismatch' : 'match');
  expect(marks([11, 12], row)[0]).toBe('      0         5         10');
  const close = marks([11, 12], row, 20);
  expect(close[0]).toBe('      0    5    10');
  expect(close[2]).toBe('   1  ✗✗✗✗✗✗✗✗✗✗✗✗');
  for (const line of close) expect(line.length).toBeLessThanOrEqual(20);
});

test.each<[string, string[]]>([
  ['nothing mismatches', marks([3, 4], () => 'match')],
  ['all mismatch', marks([3, 4], () => 'mismatch')],
  ['a table says it as well', marks([2, 3], firstColumn)],
  ['there is one row', marks([1, 12], firstColumn)],
  ['the matrix is large', marks([10, 784], firstColumn)],
  ['there is no room', marks([3, 40], firstColumn, 40)],
])('there is no matrix where %s', (_, lines) => {
  expect(lines).toEqual([]);
});
