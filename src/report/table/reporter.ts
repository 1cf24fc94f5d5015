import type { GradientCheck } from '../../verdict/verdict.ts';
import { deltasInWords } from '../delta-words.ts';
import { formatCount } from '../numbers.ts';
import type { Reporter, ReportStyle, RunSettings } from '../reporter.ts';
import { legend, total, withInputGradient } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { closingLines, ownGradientLine, quietLines } from './closing.ts';
import { header } from './header.ts';
import { overview } from './overview.ts';
import { columnsOfVector, reportedLines, vectorsOf, vectorTitle } from './reported.ts';
import { chooseRows } from './rows.ts';
import { tensorSection } from './tensor.ts';
import {
  type ColumnNames,
  DELTA_COLUMNS,
  INPUT_ROWS,
  OWN_COLUMNS,
  weightTables,
  YOUR_DELTAS,
} from './weights.ts';

/** Rows of a report, in all tensors together, unless all are asked for. */
const MOST_ROWS = 40;

/**
 * The gradient table that people read: a header, the weights of each tensor worst first, what it comes to. Of many
 * checks those are shown that do not match, and the others counted.
 */
export function table(
  style: ReportStyle,
  { fails }: Pick<RunSettings, 'fails'> = { fails: ({ status }) => status !== 'match' },
): Reporter {
  let shown = 0;
  return {
    *outcome(outcome, of) {
      if ('error' in outcome) return; // it is on stderr already
      if (style.detail === 'quiet') {
        yield* quietLines(outcome, style, fails(outcome.check));
        return;
      }
      if (of > 1 && !style.all && outcome.check.status === 'match' && !fails(outcome.check)) return;
      if (shown++ > 0) yield '\n';
      yield* header(outcome, style);
      const [first, ...others] = vectorsOf(outcome.check);
      if (outcome.check.subject === 'reported') yield* reportedLines(outcome.check, style);
      const { subject } = outcome.check;
      const further = others.filter(({ status }) => status !== 'match');
      if (first !== undefined && further.length > 0) yield vectorTitle(first, style);
      if (isComparable(outcome.check))
        yield* sections(namedIn(outcome.check), first ? columnsOfVector(first, subject) : OWN_COLUMNS, style);
      for (const vector of further) {
        yield vectorTitle(vector, style);
        yield* sections(vector, columnsOfVector(vector, subject), style);
      }
      if (isComparable(outcome.check)) {
        yield* inputSections(outcome.check, style);
        yield* deltaSections(outcome.check, style);
      }
      yield '\n';
      if (isComparable(outcome.check)) yield* legend(withInputGradient(outcome.check).counts, style);
      yield* closingLines(outcome, style);
    },
    *end(outcomes) {
      if (outcomes.length > 1) {
        if (shown > 0) yield '\n';
        yield* overview(outcomes, style);
      }
      const checks = outcomes.flatMap((outcome) => ('check' in outcome ? outcome.check : []));
      if (style.detail !== 'quiet') yield* ownGradientLine(checks, style);
    },
  };
}

/** Returns whether the rows of the weights mean anything: without a finite cost no gradient has a counterpart. */
function isComparable({ subject, cost }: GradientCheck): boolean {
  return subject === 'reported' || Number.isFinite(cost.implementation ?? cost.reference ?? 0);
}

/** Where wrong weights were looked for among all: the tensors that have any, or were not searched. */
function namedIn(check: GradientCheck): Pick<GradientCheck, 'tensors' | 'counts'> {
  const { tensors, counts } = check;
  if (check.subject !== 'program' || check.localization === undefined) return { tensors, counts };
  return { tensors: tensors.filter((tensor) => tensor.frozen || total(tensor.counts) > 0), counts };
}

/** The tables of ∂cost/∂inputs. */
function* inputSections({ inputGradient, subject }: GradientCheck, style: ReportStyle): Iterable<string> {
  if (inputGradient === undefined) return;
  yield `\n${wrap(style.paint.bold('The gradient with respect to the inputs'), style.width)}\n`;
  yield* sections(inputGradient, { ...columnsOfVector({ part: 'gradient' }, subject), ...INPUT_ROWS }, style);
}

/** The tables of ∂cost/∂z, whose rows are numbered by example and unit. */
function* deltaSections(check: GradientCheck, style: ReportStyle): Iterable<string> {
  if (check.deltas === undefined) return;
  const { deltas } = check;
  if (deltas.tensors.length > 0)
    yield `\n${wrap(style.paint.bold('∂cost/∂z of each layer, [example, unit]; its values are z'), style.width)}\n`;
  for (const sentence of deltasInWords(deltas)) yield `\n${wrap(sentence, style.width)}\n`;
  yield* sections(deltas, check.subject === 'reference' ? DELTA_COLUMNS : YOUR_DELTAS, style);
}

function* sections(
  { tensors, counts }: Pick<GradientCheck, 'tensors' | 'counts'>,
  names: ColumnNames,
  style: ReportStyle,
): Iterable<string> {
  if (tensors.length === 0) return;
  const limit = style.all ? Number.POSITIVE_INFINITY : MOST_ROWS;
  const rows = chooseRows(tensors, limit);
  const all = tensors.map((tensor, k) => ({ tensor, rows: rows[k] }));
  const tables = weightTables(all, style, names);
  for (const part of all) {
    yield '\n';
    yield* tensorSection(part, tables, style);
  }
  const shown = rows.reduce((sum, { length }) => sum + length, 0);
  if (shown < total(counts)) {
    const cut = `${formatCount(shown)} of ${formatCount(total(counts))} ${names.rows ?? 'weights'} shown, worst first; --all shows them all`;
    yield `\n${wrap(cut, style.width)}\n`;
  }
}
