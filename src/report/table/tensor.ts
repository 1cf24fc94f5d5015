import { type Counts, type TensorCheck, VERDICTS, type Verdict } from '../../verdict/verdict.ts';
import { numberColumn } from '../number-column.ts';
import { formatCount, formatNumber, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { tableWidth } from '../table.ts';
import { countsInWords, total, verdictLabel } from '../verdicts.ts';
import { wrap } from '../width.ts';
import {
  type ColumnNames,
  indexLabel,
  noteLine,
  pairDigits,
  type ShownWeights,
  type WeightTables,
} from './weights.ts';

const INDENT = '  ';

/** One tensor: a line that sums it up, the chosen rows, and the number of the others. */
export function* tensorSection(
  shown: ShownWeights,
  tables: WeightTables,
  style: ReportStyle,
): Iterable<string> {
  const { tensor, rows } = shown;
  yield `${wrap(summary(tensor, style), style.width, INDENT)}\n`;
  if (rows.length === 0) return;
  const fits = tableWidth(tables.columns, INDENT) <= style.width;
  yield* fits ? tables.render(shown, INDENT) : stackedRows(shown, style, INDENT, tables.names);
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

/** The rows of the table for a narrow terminal: the figures of a weight under each other. */
function* stackedRows(
  shown: ShownWeights,
  style: ReportStyle,
  indent: string,
  names: ColumnNames,
): Iterable<string> {
  const { tensor, rows } = shown;
  const { value, analytic, numeric, witnesses, error, bound, verdict } = tensor.weights;
  const others = Array.from(witnesses, ([method, values]) => ({ name: `by ${method}`, values }));
  const titles = [names.analytic, names.numeric, ...others.map(({ name }) => name)];
  const named = Math.max(...titles.map(({ length }) => length));
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
    for (const { name, values } of others) {
      yield `${inner}${name.padEnd(named)} ${formatNumber(values[row])}\n`;
    }
    const sizes = `error ${formatSize(error[row])}, bound ${formatSize(bound[row])}`;
    yield `${inner}${wrap(sizes, style.width - inner.length, inner)}\n`;
    yield noteLine(tensor, row, style, inner);
  }
}
