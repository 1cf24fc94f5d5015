import { type TensorCheck, VERDICTS } from '../../verdict/verdict.ts';
import { numberColumn } from '../number-column.ts';
import { formatNumber, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { wrap } from '../width.ts';
import { verdictLabel } from './verdicts.ts';
import { indexLabel, noteLine, pairDigits } from './weights.ts';

/** The rows of the table for a narrow terminal: the figures of a weight under each other. */
export function* stackedRows(
  tensor: TensorCheck,
  rows: Uint32Array,
  style: ReportStyle,
  indent: string,
): Iterable<string> {
  const { weights, shape } = tensor;
  const inner = `${indent}  `;
  const digits = pairDigits(tensor, rows);
  for (const row of rows) {
    const pair = Float64Array.of(weights.analytic[row], weights.numeric[row]);
    const { cell } = numberColumn(pair, [0, 1], digits);
    yield `${indent}${indexLabel(row, shape)} = ${formatNumber(weights.value[row])}: ${verdictLabel(VERDICTS[weights.verdict[row]], style)}\n`;
    yield `${inner}backprop          ${cell(pair[0]).trimEnd()}\n`;
    yield `${inner}finite difference ${cell(pair[1]).trimEnd()}\n`;
    const sizes = `error ${formatSize(weights.error[row])}, bound ${formatSize(weights.bound[row])}`;
    yield `${inner}${wrap(sizes, style.width - inner.length, inner)}\n`;
    yield noteLine(tensor, row, style, inner);
  }
}
