import { indexOf } from '../../tensors/tensor.ts';
import { type TensorCheck, VERDICTS, type WeightColumns } from '../../verdict/verdict.ts';
import { noteInWords } from '../notes.ts';
import { alignedColumn, numberColumn } from '../number-column.ts';
import { DIGITS, digitsToTell, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { type Column, type Row, renderTable, tableWidth } from '../table.ts';
import { verdictLabel } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { ratioText } from './ratio.ts';

/** Some weights of a tensor: the flat indices of those that are shown. */
export interface ShownWeights {
  readonly tensor: TensorCheck;
  readonly rows: Uint32Array;
}

/** The headings of the two numbers that are compared; they are broken into lines at spaces. */
export interface ColumnNames {
  readonly analytic: string;
  readonly numeric: string;
  /** What the rows are, and the heading of their value, where they are not weights. */
  readonly rows?: string;
  readonly row?: string;
  readonly value?: string;
  /** Both numbers are parameters after a step: their ratio is that of the changes. */
  readonly isOfChanges?: boolean;
}

/** The reference's own gradient, and what it is checked against. */
export const OWN_COLUMNS: ColumnNames = { analytic: 'backprop', numeric: 'finite difference' };

/** A program's gradient, and what it is checked against. */
export const PROGRAM_COLUMNS: ColumnNames = { analytic: 'your gradient', numeric: 'finite difference' };

/** Inputs in place of weights. */
export const INPUT_ROWS = { rows: 'inputs', row: 'input' } as const;

/** Deltas in place of weights. */
export const DELTA_COLUMNS: ColumnNames = { ...OWN_COLUMNS, rows: 'deltas', row: 'delta', value: 'z' };

/** The deltas of a report or a program. */
export const YOUR_DELTAS: ColumnNames = { ...DELTA_COLUMNS, analytic: 'yours' };

/** The form of the tables of all tensors, which have the same columns. */
export interface WeightTables {
  /** Whether the columns fit the width; else the figures of a weight stand under each other. */
  readonly fits: boolean;
  readonly names: ColumnNames;
  /** Whether the ratio of the two numbers is shown. */
  readonly hasRatios: boolean;
  render(shown: ShownWeights): Iterable<string>;
}

/** In place of a column that there is not. */
const NONE = new Float64Array(0);

/** What each table is indented by. */
export const INDENT = '  ';

/** A column with its cells. */
interface Figures extends Column {
  cell(tensor: TensorCheck, row: number): string;
  /** The column is left out where there is no room, the lowest number first. */
  readonly spare?: number;
}

/**
 * Measures the columns weight, value, backprop, finite difference, ratio, error, bound and verdict over all that is
 * shown; where they are too wide, the value, the bound and the error are left out, in this order.
 */
export function weightTables(
  all: readonly ShownWeights[],
  style: ReportStyle,
  names: ColumnNames = OWN_COLUMNS,
): WeightTables {
  const hasRatios = all.some(({ tensor }) => tensor.counts.mismatch > 0);
  const columns = fitting(columnsOf(all, style, names, hasRatios), style.width);
  function* rows({ tensor, rows }: ShownWeights): Iterable<Row> {
    for (const row of rows) {
      const cells = columns.map(({ cell }) => cell(tensor, row));
      yield { cells, note: noteLine(tensor, row, style, `${INDENT}  `) };
    }
  }
  const fits = tableWidth(columns, INDENT) <= style.width;
  return { fits, names, hasRatios, render: (shown) => renderTable(columns, rows(shown), INDENT) };
}

function fitting(columns: readonly Figures[], width: number): readonly Figures[] {
  if (tableWidth(columns, INDENT) <= width) return columns;
  const spare = Math.min(...columns.map((column) => column.spare ?? Number.POSITIVE_INFINITY));
  if (spare === Number.POSITIVE_INFINITY) return columns;
  return fitting(
    columns.filter((column) => column.spare !== spare),
    width,
  );
}

function columnsOf(
  all: readonly ShownWeights[],
  style: ReportStyle,
  names: ColumnNames,
  hasRatios: boolean,
): Figures[] {
  const digits = pairDigits(all);
  /** A column of numbers, aligned at their decimal points. */
  const numbers = (
    heading: string,
    of: (weights: WeightColumns) => Float64Array,
    precision = digits,
  ): Figures => {
    const { width, cell } = numberColumn(
      all.map(({ tensor, rows }) => ({ values: of(tensor.weights), rows })),
      precision,
    );
    return {
      heading,
      width,
      align: 'right',
      cell: ({ weights }, row) => cell(of(weights)[row] ?? Number.NaN),
    };
  };
  const texts = (
    heading: string,
    cell: Figures['cell'],
    align: Column['align'] = 'right',
    width = widest(all, cell),
  ): Figures => ({ heading, width, align, cell });
  const methods = new Set(all.flatMap(({ tensor }) => [...tensor.weights.witnesses.keys()]));
  return [
    texts(names.row ?? 'weight', ({ shape }, row) => indexLabel(row, shape), 'left'),
    ...(all.every(({ tensor }) => tensor.weights.value.every(Number.isNaN))
      ? []
      : [{ ...numbers(names.value ?? 'value', ({ value }) => value, DIGITS), spare: 1 }]),
    numbers(names.analytic.replace(' ', '\n'), ({ analytic }) => analytic),
    numbers(names.numeric.replace(' ', '\n'), ({ numeric }) => numeric),
    ...Array.from(methods, (method) =>
      numbers(`by\n${method}`, ({ witnesses }) => witnesses.get(method) ?? NONE),
    ),
    ...(hasRatios ? [ratios(all, names)] : []),
    { ...texts('error', ({ weights }, row) => formatSize(weights.error[row])), spare: 3 },
    { ...texts('bound', ({ weights }, row) => formatSize(weights.bound[row])), spare: 2 },
    texts(
      'verdict',
      ({ weights }, row) => verdictLabel(VERDICTS[weights.verdict[row]], style),
      'left',
      widest(all, ({ weights }, row) => `  ${VERDICTS[weights.verdict[row]]}`),
    ),
  ];
}

function ratios(all: readonly ShownWeights[], names: ColumnNames): Figures {
  const text: Figures['cell'] = ({ weights }, row) => ratioText(weights, row, names.isOfChanges);
  const { width, align } = alignedColumn(
    all.flatMap(({ tensor, rows }) => Array.from(rows, (row) => text(tensor, row))),
  );
  const heading = names.isOfChanges ? 'ratio of\nchanges' : 'ratio';
  return { heading, width, align: 'right', cell: (tensor, row) => align(text(tensor, row)) };
}

/** Digits of backprop and finite difference, such that no mismatch shows the same number twice. */
export function pairDigits(all: readonly ShownWeights[]): number {
  let digits = DIGITS;
  for (const { tensor, rows } of all) {
    const { analytic, numeric, verdict } = tensor.weights;
    for (const row of rows) {
      if (VERDICTS[verdict[row]] !== 'mismatch') continue;
      digits = digitsToTell(analytic[row], numeric[row], digits);
    }
  }
  return digits;
}

/** `[3,17]`, counted from 0 in the person's own shape. */
export function indexLabel(row: number, shape: readonly number[]): string {
  return `[${indexOf(row, shape).join(',')}]`;
}

function widest(all: readonly ShownWeights[], text: (tensor: TensorCheck, row: number) => string): number {
  let width = 0;
  for (const { tensor, rows } of all) {
    for (const row of rows) width = Math.max(width, text(tensor, row).length);
  }
  return width;
}

/** The note on one weight: the reason why it could not be decided, the place of its kink. */
export function noteLine(
  { notes }: TensorCheck,
  row: number,
  { width }: ReportStyle,
  indent: string,
): string {
  const note = notes.get(row);
  if (note === undefined) return '';
  const words = noteInWords(note);
  const text = note.reason === undefined ? words : `${note.reason}: ${words}`;
  return `${indent}${wrap(text, width - indent.length, indent)}\n`;
}
