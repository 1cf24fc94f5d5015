import { type TensorCheck, VERDICTS, type Verdict } from '../../verdict/verdict.ts';
import { formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { tableWidth } from '../table.ts';
import { wrap } from '../width.ts';
import { stackedRows } from './stacked.ts';
import { countsInWords, moreInWords, total } from './verdicts.ts';
import { weightColumns } from './weights.ts';

const INDENT = '  ';

/** One tensor: a line that sums it up, the rows that are shown, and what is not. */
export function* tensorSection(tensor: TensorCheck, rows: Uint32Array, style: ReportStyle): Iterable<string> {
  yield `${wrap(summary(tensor, style), style.width, INDENT)}\n`;
  if (rows.length === 0) return;
  const table = weightColumns(tensor, rows, style, INDENT);
  yield* tableWidth(table.columns, INDENT) <= style.width
    ? table.render()
    : stackedRows(tensor, rows, style, INDENT);
  if (rows.length < total(tensor.counts)) yield `${INDENT}${moreInWords(countsWithout(tensor, rows))}\n`;
}

/** `hidden.weight [2, 2]: 3 mismatch, 1 match; largest error 0.031 (relative 0.75)` */
function summary({ name, shape, counts, frozen, ...tensor }: TensorCheck, { paint }: ReportStyle): string {
  const title = `${paint.bold(name)} [${shape.join(', ')}]`;
  if (frozen) return `${title}: frozen, not checked`;
  const relative = `${formatSize(tensor.largestRelativeError)} relative`;
  return `${title}: ${countsInWords(counts)}; largest error ${formatSize(tensor.largestError)}, ${relative}`;
}

function countsWithout({ counts, weights }: TensorCheck, rows: Uint32Array): Record<Verdict, number> {
  const rest = { ...counts };
  for (const row of rows) rest[VERDICTS[weights.verdict[row]]] -= 1;
  return rest;
}
