import { expect, test } from 'vitest';
import { type Column, type Row, renderTable, tableWidth } from '../../src/report/table.ts';
import { stopwatch } from '../support/stopwatch.ts';

const COLUMNS: Column[] = [
  { heading: 'name', width: 6, align: 'left' },
  { heading: 'a\nnumber', width: 4, align: 'right' },
  { heading: 'verdict', width: 10, align: 'left' },
];

function rows(count: number): Row[] {
  return Array.from({ length: count }, (_, k) => ({
    cells: [`[${k % 100}]`, String(k % 1000), k % 2 === 0 ? '✓ match' : '\u001b[31m✗ mismatch\u001b[39m'],
  }));
}

const render = (some: readonly Row[]) => [...renderTable(COLUMNS, some, '  ')].join('');

test('a heading, a rule, and the rows with their notes under them', () => {
  const [first, second] = rows(2);
  expect(
    render([
      { ...first, note: '    a note\n' },
      { ...second, cells: ['x', '1', 'y'] },
    ]),
  ).toBe(
    [
      '  name         a  verdict',
      '          number',
      '  ──────  ──────  ──────────',
      '  [0]          0  ✓ match',
      '    a note',
      '  x            1  y',
      '',
    ].join('\n'),
  );
  expect(tableWidth(COLUMNS, '  ')).toBe(28);
});

test('rows beyond those that cli-table3 renders look the same as if it had', () => {
  const many = rows(120);
  const lines = render(many).split('\n').slice(3, -1);
  expect(lines).toHaveLength(120);
  const alone = many.map((row) => render([row]).split('\n')[3]);
  expect(lines).toEqual(alone);
});

test('a hundred thousand rows take time in proportion', () => {
  const worked = stopwatch();
  let length = 0;
  for (const text of renderTable(COLUMNS, rows(100_000))) length += text.length;
  expect(length).toBeGreaterThan(2_000_000);
  expect(worked()).toBeLessThan(5000); // about 0.2 s; through cli-table3 alone it is 10 s
});
