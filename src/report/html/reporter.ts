import { countOf } from '../numbers.ts';
import { outcomeWords } from '../outcome-words.ts';
import type { Outcome, Reporter } from '../reporter.ts';
import { resultsInWords } from '../table/overview.ts';
import { checkSection, statusBadge } from './check.ts';
import { html, type Markup } from './markup.ts';
import { page } from './page.ts';

/** Checks that are shown in full; the others are rows of the list. */
const MOST_CHECKS = 50;

/** The report to look at, in one file: the findings, the network, maps of errors, and the numbers of weights. */
export function htmlReport(): Reporter {
  return {
    outcome: () => [],
    *end(outcomes, { failing }) {
      const told = outcomes.filter(
        (outcome) => outcomes.length === 1 || failing.has(outcome) || isTold(outcome),
      );
      const shown = told.slice(0, MOST_CHECKS);
      const title = `nncheck: ${resultsInWords(outcomes)}`;
      const heading = html`nncheck: ${resultsInWords(outcomes)}`;
      yield* page('grad', title, heading, sections(outcomes, shown));
    },
  };
}

function isTold(outcome: Outcome): boolean {
  return 'error' in outcome || outcome.check.status !== 'match' || outcome.check.findings.length > 0;
}

function* sections(outcomes: readonly Outcome[], shown: readonly Outcome[]): Iterable<Markup> {
  if (outcomes.length > 1) yield list(outcomes, shown);
  for (const outcome of shown) yield* checkSection(outcome, idOf(outcomes, outcome), shown.length);
}

const idOf = (outcomes: readonly Outcome[], outcome: Outcome): string =>
  `check-${outcomes.indexOf(outcome) + 1}`;

/** A row for each check, with a link to those that are shown. */
function list(outcomes: readonly Outcome[], shown: readonly Outcome[]): Markup {
  const rows = outcomes.map((outcome) => {
    const { title, status, statement } = outcomeWords(outcome);
    const name = shown.includes(outcome)
      ? html`<a href="#${idOf(outcomes, outcome)}">${title}</a>`
      : html`${title}`;
    return html`<tr><td>${statusBadge(status)}</td><td>${name}</td><td>${statement}</td></tr>\n`;
  });
  return html`<nav class="card table" tabindex="0" aria-label="Checks"><p>${countOf(outcomes.length, 'check')}; ${shown.length} shown below.</p><table><thead><tr><th scope="col">status</th><th scope="col">check</th><th scope="col">result</th></tr></thead><tbody>${rows}</tbody></table></nav>\n`;
}
