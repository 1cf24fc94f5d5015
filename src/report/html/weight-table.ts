import { type TensorCheck, VERDICTS } from '../../verdict/verdict.ts';
import { countOf, formatCount } from '../numbers.ts';
import { indexLabel } from '../table/weights.ts';
import { total } from '../verdicts.ts';
import { matrixOf } from './heat-map.ts';
import { errorInBounds, LEVELS } from './levels.ts';
import { html, jsonData, type Markup } from './markup.ts';
import { type Kept, keptWeights, type Row, rowOf } from './weights.ts';

/** Rows of the table that is read without a script. */
const MOST_ROWS = 40;

const COLUMNS = ['value', 'analytic', 'numeric', 'error', 'bound'] as const;

/**
 * The table of the worst weights, and the numbers of more for the script.
 *
 * @param checks how many are in the report, which share its size
 */
export function* weightTable(
  named: readonly { readonly name: string; readonly tensor: TensorCheck }[],
  checks: number,
): Iterable<Markup> {
  const kept = keptWeights(
    named.map(({ tensor }) => tensor),
    checks,
  );
  const tensors = kept.tensors.map(({ tensor, flats }, k) => ({
    name: named[k].name,
    shape: tensor.shape,
    ...matrixOf(tensor.shape),
    cells: Array.from(flats, (flat) => rowOf(tensor, flat)),
  }));
  const held = tensors.reduce((sum, { cells }) => sum + cells.length, 0);
  const rows = tensors.flatMap(({ name, shape, cells }, k) =>
    cells.map((row) => ({
      name: `${name}${indexLabel(row[0], shape)}`,
      row,
      ratio: errorInBounds(named[k].tensor.weights, row[0]),
    })),
  );
  // All of a few are in the order of the tensors.
  if (held > MOST_ROWS) rows.sort((a, b) => a.row[6] - b.row[6] || (a.ratio < b.ratio ? 1 : -1));
  const worst = rows.slice(0, MOST_ROWS);
  yield html`<h3>Numbers</h3>
<p>${keptInWords(kept, held)}${held > worst.length && ` The worst ${worst.length} are listed; with scripts on, the others are found by their tensor, verdict and index.`}</p>
<div class="card table" tabindex="0" role="group" aria-label="Numbers of weights"><table class="weights">
<thead><tr><th scope="col">weight</th>${COLUMNS.map((name) => html`<th scope="col" class="n">${name}</th>`)}<th scope="col">verdict</th></tr></thead>
<tbody>${worst.map(({ name, row }) => tableRow(name, row))}</tbody></table></div>
<script type="application/json">${jsonData({ tensors, levels: Object.fromEntries(LEVELS.map(({ rgb, name }) => [rgb.join(' '), name])) })}</script>
`;
}

function keptInWords({ tensors, bad, keptBad }: Kept, held: number): string {
  const all = tensors.reduce((sum, { tensor: { counts } }) => sum + total(counts), 0);
  if (held === all) return `${countOf(held, 'number')}, all of this check.`;
  const wrong =
    keptBad === bad
      ? 'all that do not match'
      : `the worst ${formatCount(keptBad)} of ${formatCount(bad)} that do not match`;
  return `${formatCount(held)} of ${formatCount(all)}: ${wrong}, and of the others those with the largest errors beside their bounds. The map shows the rest; --reporter json has all numbers.`;
}

function tableRow(name: string, [, value, analytic, numeric, error, bound, verdict, note]: Row): Markup {
  const cells = [value, analytic, numeric, error, bound].map((text) => html`<td class="n">${text}</td>`);
  const word = VERDICTS[verdict];
  return html`<tr class="${word}"><td>${name}</td>${cells}<td>${word}${note !== undefined && `: ${note}`}</td></tr>\n`;
}
