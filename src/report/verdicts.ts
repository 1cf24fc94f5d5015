import {
  type Counts,
  type TensorCheck,
  VERDICTS,
  type Verdict,
  type WeightColumns,
} from '../verdict/verdict.ts';
import { countOf, formatCount } from './numbers.ts';
import type { ReportStyle } from './reporter.ts';

/** A mark beside the word: for the eye that looks for it in a long column. */
const MARKS: Readonly<Record<Verdict, string>> = {
  mismatch: '✗',
  inconclusive: '?',
  subgradient: '~',
  inactive: '·',
  match: '✓',
};

const COLORS = {
  mismatch: 'red',
  inconclusive: 'yellow',
  subgradient: 'cyan',
  inactive: 'dim',
  match: 'green',
} as const;

/** `✗`, in its colour: of a weight's verdict, or a check's status. */
export function verdictMark(verdict: Verdict, { paint }: Pick<ReportStyle, 'paint'>): string {
  return paint[COLORS[verdict]](MARKS[verdict]);
}

/** `✗ mismatch`, in its colour. */
export function verdictLabel(verdict: Verdict, { paint }: Pick<ReportStyle, 'paint'>): string {
  return paint[COLORS[verdict]](`${MARKS[verdict]} ${verdict}`);
}

/** Returns the verdict of one weight; undefined for a frozen one, which has none. */
export function verdictOf({ verdict }: WeightColumns, flat: number): Verdict | undefined {
  return VERDICTS[verdict[flat]];
}

/** Returns how many weights have a verdict. */
export function total(counts: Counts): number {
  return VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
}

/** `3 mismatch, 6 match` */
export function countsInWords(counts: Counts): string {
  return VERDICTS.filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${formatCount(counts[verdict])} ${verdict}`)
    .join(', ');
}

/** Returns the count of right weights out of all: `all 9 weights`, `7 of 9 weights`. */
export function rightInWords(counts: Counts): string {
  const right = counts.match + counts.subgradient;
  const all = countOf(total(counts), 'weight');
  return right === total(counts) ? `all ${all}` : `${formatCount(right)} of ${all}`;
}

/** Names of the tensors with a mismatch. */
export function wrongTensors(tensors: readonly TensorCheck[]): string[] {
  return tensors.filter(({ counts }) => counts.mismatch > 0).map(({ name }) => name);
}
