import { isNamed } from '../findings/explained.ts';
import { countOf, formatCount } from '../numbers.ts';
import type { Outcome, ReportStyle } from '../reporter.ts';
import { whose } from '../subject.ts';
import { countsInWords } from '../verdicts.ts';
import { wrap } from '../width.ts';

const ORDER = ['error', 'mismatch', 'inconclusive', 'match'] as const;
type Result = (typeof ORDER)[number];

/** The results of several checks: how many of each status, and the names of those that do not match. */
export function* overview(outcomes: readonly Outcome[], { width, detail }: ReportStyle): Iterable<string> {
  yield `${wrap(resultsInWords(outcomes), width, '  ')}\n`;
  for (const outcome of outcomes) {
    if (resultOf(outcome) === 'match' || detail === 'quiet') continue;
    yield `  ${wrap(describe(outcome), width - 2, '    ')}\n`;
  }
}

/** `30 checks of your program’s gradient: 3 mismatch, 27 match` */
export function resultsInWords(outcomes: readonly Outcome[]): string {
  return `${countOf(outcomes.length, 'check')}${ofWhom(outcomes)}: ${statusesInWords(outcomes)}`;
}

/** `3 mismatch, 27 match` */
export function statusesInWords(outcomes: readonly Outcome[]): string {
  const results = outcomes.map(resultOf);
  return ORDER.map((result) => [result, results.filter((one) => one === result).length] as const)
    .filter(([, count]) => count > 0)
    .map(([result, count]) =>
      result === 'error' ? countOf(count, result) : `${formatCount(count)} ${result}`,
    )
    .join(', ');
}

/** Whose gradient all of them are about. */
function ofWhom(outcomes: readonly Outcome[]): string {
  const subjects = new Set(outcomes.flatMap((outcome) => ('check' in outcome ? whose(outcome.check) : [])));
  return subjects.size === 1 ? ` of ${[...subjects].join('')}` : '';
}

function resultOf(outcome: Outcome): Result {
  return 'error' in outcome ? 'error' : outcome.check.status;
}

/** `xor.json: 3 mismatch, 6 match; NN101 scale` */
function describe(outcome: Outcome): string {
  if ('error' in outcome) return `${outcome.source}: not checked, see the error`;
  const { check } = outcome;
  const faults = check.findings.filter(isNamed).map(({ code, slug }) => `${code} ${slug}`);
  const named = faults.length === 0 ? '' : `; ${faults.join(', ')}`;
  return `${check.source ?? check.name}: ${countsInWords(check.counts) || check.status}${named}`;
}
