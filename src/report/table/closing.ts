import type { GradientCheck, LocalizedCheck, ProgramCheck } from '../../verdict/verdict.ts';
import { conclusion, coverageInWords } from '../messages.ts';
import { countOf } from '../numbers.ts';
import type { Outcome, ReportStyle } from '../reporter.ts';
import { countsInWords, total, verdictMark } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { findingLines } from './findings.ts';
import { partLines } from './parts.ts';

/** The summary of all tensors, and one sentence each for the conclusion and the next step. */
export function* closingLines(
  { problem, check }: Extract<Outcome, { check: unknown }>,
  style: ReportStyle,
): Iterable<string> {
  const quiet = style.detail === 'quiet';
  if (!quiet && (total(check.counts) > 0 || isSearched(check)))
    yield `${wrap(summary(check, style), style.width, '  ')}\n`;
  if (!quiet && check.subject === 'program') yield* partLines(check, style);
  const name = quiet ? `${check.source ?? check.name}: ` : '';
  const [statement, ...advice] = conclusion(check, problem);
  yield `${wrap(`${verdictMark(check.status, style)} ${name}${statement}`, style.width, '  ')}\n`;
  if (quiet) return;
  const coverage =
    check.coverage === undefined
      ? []
      : coverageInWords(check.coverage, style.detail === 'verbose', check.subject !== 'reported');
  for (const line of [...advice, ...coverage]) yield `  ${wrap(line, style.width - 2, '  ')}\n`;
  yield* findingLines(check, style);
}

/** `9 weights: 9 match; 36 evaluations of the cost` */
function summary(check: GradientCheck, { detail }: ReportStyle): string {
  const { counts, evaluations, method } = check;
  const shortened = check.subject === 'reference' ? check.shortened : 0;
  const how = detail === 'verbose' ? ` by ${method}` : '';
  const kinks = shortened > 0 ? `; ${countOf(shortened, 'step')} shortened to keep clear of kinks` : '';
  const asked = `${countOf(evaluations, 'evaluation')} of the cost${how}`;
  const all = isSearched(check) ? check.localization.weights : total(counts);
  const came = total(counts) === 0 ? 'none named' : countsInWords(counts);
  return `${countOf(all, 'weight')}: ${came}; ${asked}${kinks}`;
}

/** Returns whether the counts are those of the named weights alone: no spec decided about every weight. */
function isSearched(check: GradientCheck): check is ProgramCheck & { readonly localization: LocalizedCheck } {
  return (
    check.subject === 'program' && check.localization !== undefined && check.parts.gradient === 'not given'
  );
}
