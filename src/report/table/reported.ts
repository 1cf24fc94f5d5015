import type {
  GradientCheck,
  PartStatus,
  ReportedCheck,
  ReportedDetails,
  VectorCheck,
} from '../../verdict/verdict.ts';
import { COST_DIGITS, formatCount, formatNumber, formatSize } from '../numbers.ts';
import { NAMED_PARTS, type NamedPart, PART_NAMES, vectorOfPart } from '../reported/names.ts';
import type { ReportStyle } from '../reporter.ts';
import { total, verdictLabel } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { type ColumnNames, OWN_COLUMNS, PROGRAM_COLUMNS } from './weights.ts';

/** A line for each part that was reported: its verdict, and in a few figures how far off it is. */
export function* reportedLines(check: ReportedCheck, style: ReportStyle): Iterable<string> {
  const { parts, reported, cost } = check;
  yield `\n${wrap(`Reported in ${style.paint.bold(reported.file)}`, style.width)}\n`;
  const given = NAMED_PARTS.filter((part) => parts[part] !== undefined && parts[part] !== 'not given');
  const width = Math.max(...given.map((part) => PART_NAMES[part].length));
  for (const part of given) {
    const status = parts[part] as Exclude<PartStatus, 'not given'>;
    const label = verdictLabel(status, style);
    const figures = part === 'cost' ? costFigures(reported, cost.implementation) : figuresOf(part, check);
    const line = `${PART_NAMES[part].padEnd(width)}  ${label}${figures === '' ? '' : `: ${figures}`}`;
    yield `  ${wrap(line, style.width - 2, ' '.repeat(width + 4))}\n`;
  }
}

function costFigures({ cost }: ReportedDetails, value = Number.NaN): string {
  if (cost === undefined) return '';
  return `${formatNumber(value, COST_DIGITS)}, error ${formatSize(cost.error)}, bound ${formatSize(cost.bound)}`;
}

function figuresOf(part: NamedPart, check: ReportedCheck): string {
  const { values } = check.reported;
  const vector = vectorOfPart(part, check);
  if (vector !== undefined) return ofAll(vector.counts.mismatch, total(vector.counts), largestOf(vector));
  const checks = values.filter((check) => check.part === part);
  const sum = (read: (check: (typeof checks)[number]) => number) =>
    checks.reduce((all, check) => all + read(check), 0);
  const largest = Math.max(...checks.map(({ largestError }) => largestError));
  return ofAll(
    sum(({ wrong }) => wrong),
    sum((check) => check.total),
    largest,
  );
}

function ofAll(wrong: number, all: number, largest: number): string {
  const count =
    wrong === 0 ? `${formatCount(all)} compared` : `${formatCount(wrong)} of ${formatCount(all)} wrong`;
  return `${count}, largest error ${formatSize(largest)}`;
}

function largestOf({ tensors }: Pick<VectorCheck, 'tensors'>): number {
  return Math.max(0, ...tensors.map(({ largestError }) => largestError));
}

/** The titles of the tables of a vector, and the headings of their columns. */
const VECTORS: Readonly<Record<VectorCheck['part'], ColumnNames & { readonly title: string }>> = {
  gradient: { title: 'The gradient', analytic: 'reported', numeric: 'finite difference' },
  numericalGradient: {
    title: 'The numerical gradient',
    analytic: 'reported',
    numeric: 'finite difference',
  },
  parametersAfter: {
    title: 'The parameters after the step',
    analytic: 'reported',
    numeric: 'expected',
    isOfChanges: true,
  },
};

/** @param subject whose numbers they are */
export function columnsOfVector(
  { part }: Pick<VectorCheck, 'part'>,
  subject: GradientCheck['subject'],
): ColumnNames {
  if (subject === 'reported') return VECTORS[part];
  if (subject === 'reference') return OWN_COLUMNS;
  return part === 'gradient'
    ? PROGRAM_COLUMNS
    : { analytic: 'yours', numeric: 'expected', isOfChanges: true };
}

/** The title of the tables of one vector, where more than the gradient was reported. */
export function vectorTitle({ part }: Pick<VectorCheck, 'part'>, { paint, width }: ReportStyle): string {
  return `\n${wrap(paint.bold(VECTORS[part].title), width)}\n`;
}

/** The vectors that were compared; the tensors of a check are those of the first. */
export function vectorsOf(
  check: GradientCheck,
): readonly Pick<VectorCheck, 'part' | 'status' | 'counts' | 'tensors'>[] {
  const { parts, status, counts, tensors } = check;
  if (check.subject === 'reported') return check.reported.vectors;
  const step = check.subject === 'program' ? check.update?.vector : undefined;
  if (step !== undefined && parts.gradient === 'not given') return [step];
  const gradient = { part: 'gradient' as const, status, counts, tensors };
  // A gradient that was computed from the steps shows the same as they do.
  const shown = check.subject === 'program' && check.gradientOfStep === undefined;
  return shown && step !== undefined ? [gradient, step] : [gradient];
}
