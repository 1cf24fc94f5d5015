import { VERDICTS } from '../../verdict/verdict.ts';
import { numberColumn } from '../number-column.ts';
import { formatNumber, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { verdictLabel } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { NO_RATIO, ratioText } from './ratio.ts';
import { INDENT, indexLabel, noteLine, pairDigits, type ShownWeights, type WeightTables } from './weights.ts';

/**
 * The rows of the table for a narrow terminal: the figures of a weight under each other; where two numbers match, one of
 * them says it all.
 */
export function* stackedRows(
  shown: ShownWeights,
  style: ReportStyle,
  { names, hasRatios }: WeightTables,
): Iterable<string> {
  const { tensor, rows } = shown;
  const { value, analytic, numeric, witnesses, error, bound, verdict } = tensor.weights;
  const others = Array.from(witnesses, ([method, values]) => ({ name: `by ${method}`, values }));
  const titles = [names.analytic, names.numeric, ...others.map(({ name }) => name)];
  const named = Math.max(...titles.map(({ length }) => length));
  const inner = `${INDENT}  `;
  const digits = pairDigits([shown]);
  const longest = rows.reduce((most, row) => Math.max(most, indexLabel(row, tensor.shape).length), 0);
  const isMatch = (row: number): boolean => VERDICTS[verdict[row]] === 'match' && others.length === 0;
  const matched = numberColumn([{ values: analytic, rows: rows.filter(isMatch) }], digits);
  for (const row of rows) {
    const index = indexLabel(row, tensor.shape);
    const label = verdictLabel(VERDICTS[verdict[row]], style);
    if (isMatch(row)) {
      yield `${INDENT}${index.padEnd(longest)} ${label} ${matched.cell(analytic[row])}`.trimEnd();
      yield '\n';
      continue;
    }
    const pair = numberColumn(
      [{ values: Float64Array.of(analytic[row], numeric[row]), rows: [0, 1] }],
      digits,
    );
    const ratio = hasRatios ? ratioText(tensor.weights, row, names.isOfChanges) : NO_RATIO;
    const head =
      ratio === NO_RATIO
        ? `${index} = ${formatNumber(value[row])}: ${label}`
        : `${index.padEnd(longest)} ${label}, ratio ${ratio}`;
    yield `${INDENT}${head}\n`;
    yield `${inner}${names.analytic.padEnd(named)} ${pair.cell(analytic[row]).trimEnd()}\n`;
    yield `${inner}${names.numeric.padEnd(named)} ${pair.cell(numeric[row]).trimEnd()}\n`;
    for (const { name, values } of others) {
      yield `${inner}${name.padEnd(named)} ${formatNumber(values[row])}\n`;
    }
    const sizes = `error ${formatSize(error[row])}, bound ${formatSize(bound[row])}`;
    yield `${inner}${wrap(sizes, style.width - inner.length, inner)}\n`;
    yield noteLine(tensor, row, style, inner);
  }
}
