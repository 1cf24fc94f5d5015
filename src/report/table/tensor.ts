import { type Counts, type TensorCheck, VERDICTS, type Verdict } from '../../verdict/verdict.ts';
import { formatCount, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { countsInWords, total } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { markMatrix } from './marks.ts';
import { stackedRows } from './stacked.ts';
import { INDENT, type ShownWeights, type WeightTables } from './weights.ts';

/** One tensor: a line that sums it up, the chosen rows, and the number of the others. */
export function* tensorSection(
  shown: ShownWeights,
  tables: WeightTables,
  style: ReportStyle,
): Iterable<string> {
  const { tensor, rows } = shown;
  yield `${wrap(summary(tensor, style), style.width, INDENT)}\n`;
  if (rows.length === 0) return;
  yield* markMatrix(tensor, style, INDENT);
  yield* tables.fits ? tables.render(shown) : stackedRows(shown, style, tables);
  if (rows.length < total(tensor.counts)) {
    yield `${INDENT}${wrap(moreInWords(countsWithout(shown)), style.width - INDENT.length, INDENT)}\n`;
  }
}

/** `hidden.weight [2, 2]: 3 mismatch, 1 match; largest error 0.031, 0.75 relative` */
function summary({ name, shape, counts, frozen, ...tensor }: TensorCheck, { paint }: ReportStyle): string {
  const title = `${paint.bold(name)} [${shape.join(', ')}]`;
  if (frozen) return `${title}: frozen, not checked`;
  const { largestError, largestRelativeError } = tensor;
  const relative = largestError === 0 ? '' : `, ${formatSize(largestRelativeError)} relative`;
  return `${title}: ${countsInWords(counts)}; largest error ${formatSize(largestError)}${relative}`;
}

function countsWithout({ tensor, rows }: ShownWeights): Record<Verdict, number> {
  const rest = { ...tensor.counts };
  for (const row of rows) rest[VERDICTS[tensor.weights.verdict[row]]] -= 1;
  return rest;
}

/** Returns the line for the rows that are not shown: `… 23,820 more, all match`. */
function moreInWords(rest: Counts): string {
  const kinds = VERDICTS.filter((verdict) => rest[verdict] > 0);
  const what = kinds.length === 1 ? `${total(rest) === 1 ? '' : 'all '}${kinds[0]}` : countsInWords(rest);
  return `… ${formatCount(total(rest))} more, ${what}`;
}
