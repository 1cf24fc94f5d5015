import Table from 'cli-table3';
import { visibleLength } from './width.ts';

export interface Column {
  readonly heading: string;
  /** Characters of its widest cell; the heading may make it wider. */
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** The row of a table: its cells, and a line that belongs under it. */
export interface Row {
  readonly cells: readonly string[];
  readonly note?: string;
}

/**
 * Rows that cli-table3 renders. Its time is quadratic in the rows of a table, and 0.1 ms a row of seven cells even
 * in small tables of fixed widths: a hundred thousand rows would take ten seconds. Those beyond are padded here.
 */
const RENDERED_ROWS = 50;

const GAP = '  ';

/** Returns the columns of a terminal that the table takes. */
export function tableWidth(columns: readonly Column[], indent = ''): number {
  return indent.length + columns.reduce((sum, column) => sum + GAP.length + widthOf(column), -GAP.length);
}

/**
 * Renders a table without borders, a few rows at a time: the heading, a rule, the rows, each with its note under it.
 *
 * @param rows made as they are needed, so that a hundred thousand take no memory
 */
export function* renderTable(
  columns: readonly Column[],
  rows: Iterable<Row>,
  indent = '',
): Generator<string, void, undefined> {
  const rule = columns.map((column) => '─'.repeat(widthOf(column)));
  yield render(columns, [{ cells: columns.map(({ heading }) => heading) }, { cells: rule }], indent);
  const first: Row[] = [];
  for (const row of rows) {
    if (first.length < RENDERED_ROWS) {
      first.push(row);
      if (first.length === RENDERED_ROWS) yield render(columns, first, indent);
    } else {
      yield pad(columns, row, indent);
    }
  }
  if (first.length > 0 && first.length < RENDERED_ROWS) yield render(columns, first, indent);
}

/** One row, as cli-table3 would render it. */
function pad(columns: readonly Column[], { cells, note = '' }: Row, indent: string): string {
  const padded = columns.map((column, k) => {
    const space = ' '.repeat(widthOf(column) - visibleLength(cells[k]));
    return column.align === 'left' ? cells[k] + space : space + cells[k];
  });
  return `${indent}${padded.join(GAP).trimEnd()}\n${note}`;
}

function render(columns: readonly Column[], rows: readonly Row[], indent: string): string {
  const table = new Table({
    chars: PLAIN,
    // cli-table3 would colour its head and borders into a pipe.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: columns.map(widthOf),
    colAligns: columns.map(({ align }) => align),
  });
  table.push(...rows.map(({ cells }) => [...cells]));
  const lines = table.toString().split('\n');
  // A heading of two lines makes its row taller, but it has no notes.
  return lines.map((line, k) => `${indent}${line.trimEnd()}\n${rows[k]?.note ?? ''}`).join('');
}

function widthOf({ heading, width }: Column): number {
  return Math.max(width, ...heading.split('\n').map(visibleLength));
}

/** The names of cli-table3's borders, which are all left empty. */
const BORDERS =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid';
const PLAIN = { ...Object.fromEntries(BORDERS.split(' ').map((border) => [border, ''])), middle: GAP };
