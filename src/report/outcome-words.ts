import type { Finding } from '../verdict/finding.ts';
import type { GradientCheck, Note, Status, TensorCheck, VectorCheck } from '../verdict/verdict.ts';
import type { Words } from './findings/form.ts';
import { findingWords } from './findings/words.ts';
import { conclusion } from './messages.ts';
import { noteInWords } from './notes.ts';
import { formatNumber, formatSize } from './numbers.ts';
import type { Outcome } from './reporter.ts';
import { vectorsOf } from './table/reported.ts';
import { chooseRows } from './table/rows.ts';
import { indexLabel, pairDigits } from './table/weights.ts';
import { verdictOf } from './verdicts.ts';
import { wrap } from './width.ts';

/** What every report says of an outcome, in plain text and without a width. */
export interface OutcomeWords {
  /** The spec as it was named, or the name of what is checked. */
  readonly title: string;
  readonly status: Status | 'error';
  readonly statement: string;
  readonly advice: readonly string[];
  readonly findings: readonly FindingInWords[];
}

/** A finding with what is said of it. */
export type FindingInWords = Words & Pick<Finding, 'code' | 'severity' | 'where'>;

/** Says what an outcome comes to. */
export function outcomeWords(outcome: Outcome): OutcomeWords {
  if ('error' in outcome) {
    const { source, error } = outcome;
    return { title: source, status: 'error', statement: error.message, advice: [], findings: [] };
  }
  const { check, problem } = outcome;
  const [statement, ...advice] = conclusion(check, problem).map(plain);
  return {
    title:
      check.subject === 'reported' && check.reported.among
        ? check.reported.file
        : (check.source ?? check.name),
    status: check.status,
    statement,
    advice,
    findings: check.findings.map((finding) => {
      const { title, message, fix } = findingWords(finding, check);
      const { code, severity, where } = finding;
      return { code, severity, where, title, message: plain(message), fix: plain(fix) };
    }),
  };
}

/** The text without the joints that keep a formula on one line. */
function plain(text: string): string {
  return wrap(text, Number.POSITIVE_INFINITY);
}

/** `NN107 The derivative is missing: …`, and on the next line what to write instead. */
export function findingText({ code, title, message, fix }: FindingInWords): string {
  return `${code} ${title}: ${message}\n${fix}`;
}

/** A tensor of what was compared, with the part that it is of where that is not the gradient. */
export interface ComparedTensor {
  readonly tensor: TensorCheck;
  readonly name: string;
}

const PARTS: Readonly<Record<VectorCheck['part'], string>> = {
  gradient: '',
  numericalGradient: ' (numerical gradient)',
  parametersAfter: ' (parameters after the step)',
};

/** Returns every tensor that was compared. */
export function comparedTensors(check: GradientCheck): ComparedTensor[] {
  const ofWeights = vectorsOf(check).flatMap(({ part, tensors }) =>
    tensors.map((tensor) => ({ tensor, name: `${tensor.name}${PARTS[part]}` })),
  );
  const ofInputs = check.inputGradient?.tensors ?? [];
  return [...ofWeights, ...ofInputs.map((tensor) => ({ tensor, name: `${tensor.name} (input)` }))];
}

/** The figures of one weight as texts. */
export interface WeightWords {
  readonly label: string;
  readonly analytic: string;
  readonly numeric: string;
  readonly error: string;
  readonly bound: string;
  readonly verdict: string;
  /** Why it could not be decided, or where its kink is. */
  readonly note?: string;
}

const noteOf = (note: Note | undefined) => note && { note: noteInWords(note) };

/** Returns the worst weights of some tensors, at most `limit` in all: those that do not match first. */
export function worstWeights(compared: readonly ComparedTensor[], limit: number): WeightWords[] {
  const tensors = compared.map(({ tensor }) => tensor);
  const chosen = chooseRows(tensors, limit);
  return compared.flatMap(({ tensor, name }, k) => {
    const { weights, shape, notes } = tensor;
    const digits = pairDigits([{ tensor, rows: chosen[k] }]);
    return Array.from(chosen[k], (row) => ({
      label: `${name}${indexLabel(row, shape)}`,
      analytic: formatNumber(weights.analytic[row], digits),
      numeric: formatNumber(weights.numeric[row], digits),
      error: formatSize(weights.error[row]),
      bound: formatSize(weights.bound[row]),
      verdict: verdictOf(weights, row) ?? 'frozen',
      ...noteOf(notes.get(row)),
    }));
  });
}
