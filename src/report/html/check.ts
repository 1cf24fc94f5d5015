import type { Problem } from '../../problem/problem.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';
import { deltasInWords } from '../delta-words.ts';
import { comparedTensors, outcomeWords } from '../outcome-words.ts';
import { NAMED_PARTS, PART_NAMES } from '../reported/names.ts';
import type { Outcome } from '../reporter.ts';
import { whose } from '../subject.ts';
import { headerFields } from '../table/header.ts';
import { columnsOfVector, vectorsOf } from '../table/reported.ts';
import { wrap } from '../width.ts';
import { findingCard } from './findings.ts';
import { blockFor, heatMap, mapLegend } from './heat-map.ts';
import { html, type Markup } from './markup.ts';
import { networkDrawing } from './network.ts';
import { scatter } from './scatter.ts';
import { weightTable } from './weight-table.ts';

const MARKS = { match: '✓', mismatch: '✗', inconclusive: '?', error: '✗' } as const;

/** `✗ mismatch` */
export function statusBadge(status: keyof typeof MARKS): Markup {
  return html`<span class="badge ${status}">${MARKS[status]} ${status}</span>`;
}

/**
 * All that is to be seen of one outcome.
 *
 * @param checks how many are shown in the report, which share its size
 */
export function* checkSection(outcome: Outcome, id: string, checks: number): Iterable<Markup> {
  const { title, status, statement, advice, findings } = outcomeWords(outcome);
  yield html`<section class="check" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${statusBadge(status)} ${title}</h2>
<p class="lead">${statement}</p>
${advice.map((line) => html`<p>${line}</p>`)}
`;
  if ('error' in outcome) {
    yield html`</section>\n`;
    return;
  }
  const { check, problem } = outcome;
  yield html`<dl><dt>checked</dt><dd>${whose(check)}</dd>${headerFields(outcome).map(
    ([name, value]) => html`<dt>${name}</dt><dd>${wrap(value, Number.POSITIVE_INFINITY)}</dd>`,
  )}${parts(check)}</dl>
`;
  for (const [k, finding] of check.findings.entries()) yield findingCard(finding, findings[k], problem);
  yield* pictures(check, problem, checks);
  yield html`</section>\n`;
}

function parts({ parts: given }: GradientCheck): Markup {
  const some = NAMED_PARTS.flatMap((part) => {
    const status = given[part] ?? 'not given';
    return status === 'not given' ? [] : html`<li>${statusBadge(status)} ${PART_NAMES[part]}</li>`;
  });
  return html`${some.length > 1 && html`<dt>parts</dt><dd><ul class="legend">${some}</ul></dd>`}`;
}

function* pictures(check: GradientCheck, problem: Problem | undefined, checks: number): Iterable<Markup> {
  const [first] = vectorsOf(check);
  const names = first && columnsOfVector(first, check.subject);
  yield html`<div class="grid2 pictures">${problem !== undefined && networkDrawing(problem, check)}${
    first && scatter(first.tensors, names.analytic, names.numeric)
  }</div>
`;
  const compared = comparedTensors(check);
  if (compared.length === 0) return;
  const deltas = check.deltas?.tensors ?? [];
  const named = [...compared, ...deltas.map((tensor) => ({ name: `∂J/∂z of ${tensor.name}`, tensor }))];
  const block = blockFor(named.reduce((sum, { tensor }) => sum + tensor.weights.verdict.length, 0));
  const maps = named.map(({ name, tensor }, k) => heatMap(name, tensor, k, block));
  yield html`<h3>Error against bound</h3>
<p>Each cell is a weight. Its colour, and the number in it, say how large the error |analytic − numeric| is beside its bound, the largest error that right code could show here.${block > 1 && ` A pixel shows the worst of ${block} × ${block} weights.`}</p>
${mapLegend(named.map(({ tensor }) => tensor))}<div class="grid2">${maps.slice(0, compared.length)}</div>
${deltas.length > 0 && html`<h3>Error of ∂J/∂z, for each example (row) and unit (column)</h3>\n<div class="grid2">${maps.slice(compared.length)}</div>`}
${check.deltas === undefined && problem !== undefined && html`<p class="dim">--deltas adds the same maps of ∂J/∂z, for each unit and example.</p>`}
${check.deltas !== undefined && deltasInWords(check.deltas).map((sentence) => html`<p>${sentence}</p>\n`)}
`;
  yield* weightTable(named, checks);
}
