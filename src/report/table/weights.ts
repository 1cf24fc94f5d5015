import { indexOf } from '../../tensors/tensor.ts';
import { type TensorCheck, VERDICTS, type WeightColumns } from '../../verdict/verdict.ts';
import { noteInWords } from '../notes.ts';
import { numberColumn } from '../number-column.ts';
import { DIGITS, digitsToTell, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { type Column, type Row, renderTable } from '../table.ts';
import { verdictLabel } from '../verdicts.ts';
import { wrap } from '../width.ts';

/** Some weights of a tensor: the flat indices of those that are shown, worst first. */
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
}

/** The reference's own gradient, and what it is checked against. */
export const OWN_COLUMNS: ColumnNames = { analytic: 'backprop', numeric: 'finite difference' };

/** Deltas in place of weights. */
export const DELTA_COLUMNS: ColumnNames = { ...OWN_COLUMNS, rows: 'deltas', row: 'delta', value: 'z' };

/** The deltas of a report or a program. */
export const YOUR_DELTAS: ColumnNames = { ...DELTA_COLUMNS, analytic: 'yours' };

/** The form of the tables of all tensors, which have the same columns. */
export interface WeightTables {
  readonly columns: readonly Column[];
  readonly names: ColumnNames;
  render(shown: ShownWeights, indent: string): Iterable<string>;
}

/** In place of a column that there is not. */
const NONE = new Float64Array(0);

/** Measures the columns weight, value, backprop, finite difference, error, bound and verdict over all that is shown. */
export function weightTables(
  all: readonly ShownWeights[],
  style: ReportStyle,
  names: ColumnNames = OWN_COLUMNS,
): WeightTables {
  const digits = pairDigits(all);
  const columnOf = (of: (weights: WeightColumns) => Float64Array, precision: number) =>
    numberColumn(
      all.map(({ tensor, rows }) => ({ values: of(tensor.weights), rows })),
      precision,
    );
  const column = (name: 'value' | 'analytic' | 'numeric', precision: number) =>
    columnOf((weights) => weights[name], precision);
  const value = column('value', DIGITS);
  const analytic = column('analytic', digits);
  const numeric = column('numeric', digits);
  const methods = new Set(all.flatMap(({ tensor }) => [...tensor.weights.witnesses.keys()]));
  const witnesses = Array.from(methods, (method) => ({
    method,
    ...columnOf((weights) => weights.witnesses.get(method) ?? NONE, digits),
  }));
  const columns: Column[] = [
    {
      heading: names.row ?? 'weight',
      width: widest(all, ({ shape }, row) => indexLabel(row, shape)),
      align: 'left',
    },
    { heading: names.value ?? 'value', width: value.width, align: 'right' },
    { heading: names.analytic.replace(' ', '\n'), width: analytic.width, align: 'right' },
    { heading: names.numeric.replace(' ', '\n'), width: numeric.width, align: 'right' },
    ...witnesses.map(({ method, width }) => ({ heading: `by\n${method}`, width, align: 'right' }) as const),
    {
      heading: 'error',
      width: widest(all, ({ weights }, row) => formatSize(weights.error[row])),
      align: 'right',
    },
    {
      heading: 'bound',
      width: widest(all, ({ weights }, row) => formatSize(weights.bound[row])),
      align: 'right',
    },
    {
      heading: 'verdict',
      width: widest(all, ({ weights }, row) => `  ${VERDICTS[weights.verdict[row]]}`),
      align: 'left',
    },
  ];

  function* cells({ tensor, rows }: ShownWeights, indent: string): Iterable<Row> {
    const { weights, shape } = tensor;
    for (const row of rows) {
      yield {
        cells: [
          indexLabel(row, shape),
          value.cell(weights.value[row]),
          analytic.cell(weights.analytic[row]),
          numeric.cell(weights.numeric[row]),
          ...witnesses.map(({ method, cell }) => cell(weights.witnesses.get(method)?.[row] ?? Number.NaN)),
          formatSize(weights.error[row]),
          formatSize(weights.bound[row]),
          verdictLabel(VERDICTS[weights.verdict[row]], style),
        ],
        note: noteLine(tensor, row, style, `${indent}  `),
      };
    }
  }
  return { columns, names, render: (shown, indent) => renderTable(columns, cells(shown, indent), indent) };
}

/** Digits of backprop and finite difference, such that no mismatch shows the same number twice. */
export function pairDigits(all: readonly ShownWeights[]): number {
  let digits = DIGITS;
  for (const { tensor, rows } of all) {
    const { analytic, numeric, verdict } = tensor.weights;
    for (const row of rows) {
      if (VERDICTS[verdict[row]] !== 'mismatch') break; // worst first: the rest are not
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
