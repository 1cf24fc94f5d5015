import { countOf } from '../numbers.ts';
import { comparedTensors, outcomeWords, worstWeights } from '../outcome-words.ts';
import type { Outcome, Reporter } from '../reporter.ts';
import { resultsInWords } from '../table/overview.ts';
import { countsInWords } from '../verdicts.ts';
import { markdownTable, markdownText } from './escape.ts';

/** Weights and tensors that are shown of each check. */
const MOST_WEIGHTS = 10;
const MOST_TENSORS = 20;

/** Checks that are shown: GitHub takes 1 MiB of a summary, and the text of a check is a few KiB. */
const MOST_CHECKS = 50;

const MARKS = { match: '✓', mismatch: '✗', inconclusive: '?', error: '✗' } as const;

/** The report for a pull request or the summary of a job: the checks that do not match in full, the others counted. */
export function markdown(): Reporter {
  return {
    outcome: () => [],
    *end(outcomes, { status, failing }) {
      yield '<!-- nncheck grad -->\n';
      yield `## ${MARKS[status]} nncheck: ${resultsInWords(outcomes)}\n`;
      const told = outcomes.filter((outcome) => failing.has(outcome) || isTold(outcome));
      for (const outcome of told.slice(0, MOST_CHECKS)) yield* section(outcome, failing.has(outcome));
      const more = told.length - MOST_CHECKS;
      if (more > 0) yield `\n… ${countOf(more, 'more check')}: the other reports have all.\n`;
    },
  };
}

/** Whether a check has more to say than that it matches. */
function isTold(outcome: Outcome): boolean {
  if ('error' in outcome) return true;
  const { status, findings } = outcome.check;
  return status !== 'match' || findings.some(({ severity }) => severity !== 'info');
}

function* section(outcome: Outcome, failing: boolean): Iterable<string> {
  const { title, status, statement, advice, findings } = outcomeWords(outcome);
  const tolerated = failing || status === 'match' ? '' : ' (does not fail the run)';
  yield `\n### ${MARKS[status]} ${markdownText(title)}: ${status}${tolerated}\n`;
  yield `\n${[statement, ...advice].map(markdownText).join(' ')}\n`;
  if (findings.length > 0) yield '\n';
  for (const { code, title: name, message, fix } of findings)
    yield `- **${code} ${markdownText(name)}**: ${markdownText(message)} *${markdownText(fix)}*\n`;
  if ('check' in outcome && status !== 'match') yield* weights(outcome);
}

/** The tensors that do not match, and their worst weights. */
function* weights({ check }: Extract<Outcome, { check: unknown }>): Iterable<string> {
  const wrong = comparedTensors(check).filter(
    ({ tensor: { counts } }) => counts.mismatch + counts.inconclusive > 0,
  );
  if (wrong.length === 0) return;
  yield '\n';
  const tensors = wrong
    .slice(0, MOST_TENSORS)
    .map(({ name, tensor }) => [name, tensor.shape.join(' × '), countsInWords(tensor.counts)]);
  yield* markdownTable([['tensor', 'shape', 'weights'], ...tensors]);
  const more = wrong.length - MOST_TENSORS;
  if (more > 0) yield `\n… ${countOf(more, 'more tensor')}\n`;
  yield '\n';
  const rows = worstWeights(wrong, MOST_WEIGHTS).map(
    ({ label, analytic, numeric, error, bound, verdict, note }) => [
      label,
      analytic,
      numeric,
      error,
      bound,
      note === undefined ? verdict : `${verdict}: ${note}`,
    ],
  );
  yield* markdownTable([['weight', 'given', 'expected', 'error', 'bound', 'verdict'], ...rows]);
}
