import type { Finding } from '../../verdict/finding.ts';
import type {
  GradientCheck,
  InputGradientCheck,
  LocalizedCheck,
  ProgramCheck,
} from '../../verdict/verdict.ts';
import { findingText } from '../findings/text.ts';
import { findingWords } from '../findings/words.ts';
import { conclusion, coverageInWords } from '../messages.ts';
import { countOf, formatShare } from '../numbers.ts';
import type { Outcome, ReportStyle } from '../reporter.ts';
import { whose } from '../subject.ts';
import {
  countsInWords,
  rightInWords,
  total,
  verdictLabel,
  verdictMark,
  withInputGradient,
} from '../verdicts.ts';
import { wrap } from '../width.ts';

type ClosingStyle = Pick<ReportStyle, 'paint' | 'width' | 'detail'>;

/** The summary of all tensors, and one sentence each for the conclusion and the next step. */
export function* closingLines(
  { problem, check }: Extract<Outcome, { check: unknown }>,
  style: ClosingStyle,
): Iterable<string> {
  if (total(withInputGradient(check).counts) > 0 || isSearched(check))
    yield `${wrap(summary(check, style), style.width, '  ')}\n`;
  if (check.subject === 'program') yield* partLines(check, style);
  const [statement, ...advice] = conclusion(check, problem);
  yield `${wrap(`${verdictMark(check.status, style)} ${statement}`, style.width, '  ')}\n`;
  const coverage =
    check.coverage === undefined
      ? []
      : coverageInWords(check.coverage, style.detail === 'verbose', problem, check.subject);
  for (const line of [...advice, ...coverage]) yield `  ${wrap(line, style.width - 2, '  ')}\n`;
  yield* findingLines(check, style);
}

/**
 * One line for a check, and its findings.
 *
 * @param failing whether the check fails the run: only then its findings are told
 */
export function* quietLines(
  { problem, check }: Extract<Outcome, { check: unknown }>,
  style: ReportStyle,
  failing: boolean,
): Iterable<string> {
  const statement = rightInShort(check) ?? conclusion(check, problem)[0];
  const line = `${verdictMark(check.status, style)} ${check.source ?? check.name}: ${statement}`;
  yield `${wrap(line, style.width, '  ')}\n`;
  if (!failing) return;
  for (const finding of findingLines(check, { ...style, width: style.width - 2 }))
    yield finding.replace(/^(?=.)/gm, '  ');
}

/** A gradient that matches, in few words. */
function rightInShort(check: GradientCheck): string | undefined {
  const { status, parts, counts } = check;
  if (status !== 'match' || parts.gradient !== 'match' || total(counts) === 0) return undefined;
  return `${whose(check)} is right at ${rightInWords(counts)}`;
}

/** How a person checks a gradient of their own, where only nncheck’s was checked. */
export function* ownGradientLine(checks: readonly GradientCheck[], { width }: ReportStyle): Iterable<string> {
  if (checks.length === 0 || checks.some(({ subject }) => subject !== 'reference')) return;
  yield `${wrap(OWN_GRADIENT, width, '  ')}\n`;
}

const OWN_GRADIENT =
  'Your own code was not checked: add --reported FILE, --run "CMD" or --module FILE; nncheck init writes an adapter.';

/** `9 weights: 9 match; 36 evaluations of the cost` */
function summary(check: GradientCheck, { detail }: ClosingStyle): string {
  const { counts, evaluations, method, inputGradient } = check;
  const shortened = check.subject === 'reference' ? check.shortened : 0;
  const how = detail === 'verbose' ? ` by ${method}` : '';
  const kinks = shortened > 0 ? `; ${countOf(shortened, 'step')} shortened to keep clear of kinks` : '';
  const asked = `${countOf(evaluations, 'evaluation')} of the cost${how}`;
  const all = isSearched(check) ? check.localization.weights : total(counts);
  const came = total(counts) === 0 ? 'none named' : countsInWords(counts);
  const parts = [
    ...(all > 0 || inputGradient === undefined ? [`${countOf(all, 'weight')}: ${came}`] : []),
    ...(inputGradient === undefined ? [] : [inputsInWords(inputGradient)]),
  ];
  return `${parts.join('; ')}; ${asked}${kinks}`;
}

/** `6 inputs: 6 match` */
function inputsInWords({ counts }: InputGradientCheck): string {
  return `${countOf(total(counts), 'input')}: ${countsInWords(counts)}`;
}

/** Returns whether the counts are those of the named weights alone: no spec decided about every weight. */
function isSearched(check: GradientCheck): check is ProgramCheck & { readonly localization: LocalizedCheck } {
  return (
    check.subject === 'program' && check.localization !== undefined && check.parts.gradient === 'not given'
  );
}

const PARTS = {
  preActivations: 'your pre-activations and the spec’s',
  activations: 'your activations and the spec’s',
  outputs: 'your outputs and the spec’s',
  cost: 'your cost and the spec’s',
  deltas: 'your deltas and the spec’s',
  gradient: 'your gradient and the spec’s',
  inputGradient: 'your gradient with respect to the inputs and the spec’s',
  consistency: 'your gradient and your own cost',
  update: 'your update steps and the spec’s',
} as const;

const STEPS_ALONE = 'your update steps and those of your optimizer';

/** The comparisons that were made of a program, a line each. */
function* partLines({ parts, cost }: ProgramCheck, style: ClosingStyle): Iterable<string> {
  const alone = cost.reference === undefined;
  const given = (Object.keys(PARTS) as (keyof typeof PARTS)[]).flatMap((part) => {
    const status = parts[part] ?? 'not given';
    return status === 'not given'
      ? []
      : [{ name: alone && part === 'update' ? STEPS_ALONE : PARTS[part], status }];
  });
  const width = Math.max(...given.map(({ name }) => name.length));
  for (const { name, status } of given) yield `  ${name.padEnd(width)}  ${verdictLabel(status, style)}\n`;
}

/** A finding: what is true, and what to write instead. */
export function* findingLines(check: GradientCheck, style: ClosingStyle): Iterable<string> {
  for (const finding of check.findings) {
    yield* findingText(finding, findingWords(finding, check), style);
    if (style.detail === 'verbose') yield* candidateLines(finding, style);
  }
}

/** Every fault that was tried by itself, the nearest first, with how far it is off. */
function* candidateLines({ candidates = [] }: Finding, style: ClosingStyle): Iterable<string> {
  if (candidates.length === 0) return;
  yield `  ${countOf(candidates.length, 'fault')} tried one by one, by how far each is off in the tensor where it is worst:\n`;
  const sizes = candidates.map(({ residual }) => (Number.isFinite(residual) ? formatShare(residual) : '—'));
  const width = sizes.reduce((most, size) => Math.max(most, size.length), 0);
  for (const [k, { code, slug, does }] of candidates.entries()) {
    const text = `${sizes[k].padStart(width)}  ${code} ${slug}: ${does}`;
    yield `    ${wrap(text, style.width - 4, ' '.repeat(width + 6))}\n`;
  }
}
