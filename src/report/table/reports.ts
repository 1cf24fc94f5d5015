import { hintOf } from '../../verdict/hint.ts';
import { isNamed } from '../findings/explained.ts';
import { findingWords } from '../findings/words.ts';
import { countOf } from '../numbers.ts';
import { hintInWords } from '../reported/hint.ts';
import type { Outcome, Reporter, ReportStyle } from '../reporter.ts';
import { verdictLabel } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { statusesInWords } from './overview.ts';

/** Columns of a name that a row has beside its status; a longer one has a line of its own. */
const LONGEST_NAME = 32;
const STATUS = '✗ inconclusive'.length;
/** Columns that a text needs beside the others; where there are fewer, it stands under them. */
const LEAST_TEXT = 24;

/** Reports against one spec, a row each: the file, its status, and the fault, or with `hints` only its place. */
export function reportRows(style: ReportStyle): Reporter {
  const { hints = false } = style;
  return {
    *outcome(outcome) {
      const name = nameOf(outcome);
      const text = textOf(outcome, hints);
      const label =
        'error' in outcome ? style.paint.red('✗ error') : verdictLabel(outcome.check.status, style);
      const status = `${label}${' '.repeat(Math.max(0, STATUS - plainLabel(outcome).length))}`;
      const indent = LONGEST_NAME + 2 + STATUS + 2;
      const isWide = style.width >= indent + LEAST_TEXT;
      if (!isWide) {
        yield `${name}\n  ${label}\n`;
        if (text !== '') yield `  ${wrap(text, style.width - 2, '  ')}\n`;
        return;
      }
      const first =
        name.length > LONGEST_NAME ? `${name}\n${' '.repeat(LONGEST_NAME)}` : name.padEnd(LONGEST_NAME);
      const told = wrap(text, style.width - indent)
        .split('\n')
        .join(`\n${' '.repeat(indent)}`);
      yield `${`${first}  ${status}  ${told}`.trimEnd()}\n`;
    },
    *end(outcomes) {
      const count = `${countOf(outcomes.length, 'report')}: ${statusesInWords(outcomes)}`;
      if (outcomes.length > 1) yield `\n${wrap(count, style.width, '  ')}\n`;
    },
  };
}

function nameOf(outcome: Outcome): string {
  if ('error' in outcome) return outcome.source;
  const { check } = outcome;
  return check.subject === 'reported' ? check.reported.file : (check.source ?? check.name);
}

function plainLabel(outcome: Outcome): string {
  return `✗ ${'error' in outcome ? 'error' : outcome.check.status}`;
}

/** The named fault, or the place of what is wrong; of an error its first line. */
function textOf(outcome: Outcome, hints: boolean): string {
  if ('error' in outcome) {
    const [first] = outcome.error.problems;
    const [line] = first.message.split('\n');
    return outcome.error.problems.length > 1
      ? `${line} (and ${outcome.error.problems.length - 1} more)`
      : line;
  }
  const { check, problem } = outcome;
  if (check.status !== 'mismatch') return '';
  const named = hints
    ? []
    : check.findings.filter((finding) => isNamed(finding) || finding.family === 'transposed');
  if (named.length > 0)
    return named.map((finding) => `${finding.code} ${findingWords(finding, check).title}`).join('; ');
  const hint = check.subject === 'reported' ? hintOf(check, problem) : undefined;
  return hint === undefined ? '' : hintInWords(hint);
}
