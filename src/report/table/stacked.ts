import { VERDICTS } from '../../verdict/verdict.ts';
import { numberColumn } from '../number-column.ts';
import { formatNumber, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { verdictLabel } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { noteLine } from './note.ts';
import { type ColumnNames, indexLabel, pairDigits, type ShownWeights } from './weights.ts';

/** The rows of the table for a narrow terminal: the figures of a weight under each other. */
export function* stackedRows(
  shown: ShownWeights,
  style: ReportStyle,
  indent: string,
  names: ColumnNames,
): Iterable<string> {
  const { tensor, rows } = shown;
  const { value, analytic, numeric, witness, error, bound, verdict } = tensor.weights;
  const named = Math.max(
    ...[names.analytic, names.numeric, witness ? 'by subtraction' : ''].map(({ length }) => length),
  );
  const inner = `${indent}  `;
  const digits = pairDigits([shown]);
  for (const row of rows) {
    const { cell } = numberColumn(
      [{ values: Float64Array.of(analytic[row], numeric[row]), rows: [0, 1] }],
      digits,
    );
    const label = verdictLabel(VERDICTS[verdict[row]], style);
    yield `${indent}${indexLabel(row, tensor.shape)} = ${formatNumber(value[row])}: ${label}\n`;
    yield `${inner}${names.analytic.padEnd(named)} ${cell(analytic[row]).trimEnd()}\n`;
    yield `${inner}${names.numeric.padEnd(named)} ${cell(numeric[row]).trimEnd()}\n`;
    if (witness) yield `${inner}${'by subtraction'.padEnd(named)} ${formatNumber(witness[row])}\n`;
    const sizes = `error ${formatSize(error[row])}, bound ${formatSize(bound[row])}`;
    yield `${inner}${wrap(sizes, style.width - inner.length, inner)}\n`;
    yield noteLine(tensor, row, style, inner);
  }
}
