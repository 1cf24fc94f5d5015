import { indexOf } from '../../tensors/tensor.ts';
import { type TensorCheck, VERDICTS } from '../../verdict/verdict.ts';
import { numberColumn } from '../number-column.ts';
import { DIGITS, digitsToTell, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { type Column, type Row, renderTable } from '../table.ts';
import { wrap } from '../width.ts';
import { verdictLabel } from './verdicts.ts';

/** The table of some weights of a tensor, measured but not yet rendered. */
export interface WeightTable {
  readonly columns: readonly Column[];
  render(): Iterable<string>;
}

/** Makes the columns weight, value, backprop, finite difference, error, bound and verdict for the rows that are shown. */
export function weightColumns(
  tensor: TensorCheck,
  rows: Uint32Array,
  style: ReportStyle,
  indent: string,
): WeightTable {
  const { weights, shape } = tensor;
  const digits = pairDigits(tensor, rows);
  const value = numberColumn(weights.value, rows, DIGITS);
  const analytic = numberColumn(weights.analytic, rows, digits);
  const numeric = numberColumn(weights.numeric, rows, digits);
  const columns: Column[] = [
    { heading: 'weight', width: widest(rows, (row) => indexLabel(row, shape)), align: 'left' },
    { heading: 'value', width: value.width, align: 'right' },
    { heading: 'backprop', width: analytic.width, align: 'right' },
    { heading: 'finite\ndifference', width: numeric.width, align: 'right' },
    { heading: 'error', width: widest(rows, (row) => formatSize(weights.error[row])), align: 'right' },
    { heading: 'bound', width: widest(rows, (row) => formatSize(weights.bound[row])), align: 'right' },
    {
      heading: 'verdict',
      width: widest(rows, (row) => `  ${VERDICTS[weights.verdict[row]]}`),
      align: 'left',
    },
  ];

  function* cells(): Iterable<Row> {
    for (const row of rows) {
      yield {
        cells: [
          indexLabel(row, shape),
          value.cell(weights.value[row]),
          analytic.cell(weights.analytic[row]),
          numeric.cell(weights.numeric[row]),
          formatSize(weights.error[row]),
          formatSize(weights.bound[row]),
          verdictLabel(VERDICTS[weights.verdict[row]], style),
        ],
        note: noteLine(tensor, row, style, `${indent}  `),
      };
    }
  }
  return { columns, render: () => renderTable(columns, cells(), indent) };
}

/** What is known beyond the figures of one weight: why it could not be decided, where its kink is. */
export function noteLine(
  { notes }: TensorCheck,
  row: number,
  { width }: ReportStyle,
  indent: string,
): string {
  const note = notes.get(row);
  if (note === undefined) return '';
  const text = note.reason === undefined ? note.text : `${note.reason}: ${note.text}`;
  return `${indent}${wrap(text, width - indent.length, indent)}\n`;
}

/** Digits of backprop and finite difference, such that no mismatch shows the same number twice. */
export function pairDigits({ weights }: TensorCheck, rows: Uint32Array): number {
  let digits = DIGITS;
  for (const row of rows) {
    if (VERDICTS[weights.verdict[row]] !== 'mismatch') break; // worst first: the rest are not
    digits = digitsToTell(weights.analytic[row], weights.numeric[row], digits);
  }
  return digits;
}

/** `[3,17]`, counted from 0 in the person's own shape. */
export function indexLabel(row: number, shape: readonly number[]): string {
  return `[${indexOf(row, shape).join(',')}]`;
}

function widest(rows: Uint32Array, text: (row: number) => string): number {
  let width = 0;
  for (const row of rows) width = Math.max(width, text(row).length);
  return width;
}
