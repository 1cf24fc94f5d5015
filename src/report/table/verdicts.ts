import { type Counts, type GradientCheck, VERDICTS, type Verdict } from '../../verdict/verdict.ts';
import { formatCount } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { wrap } from '../width.ts';

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

const MEANINGS: Readonly<Record<Verdict, string>> = {
  mismatch: 'error above bound: the two gradients cannot both be right',
  inconclusive: 'could not be decided, for the reason given',
  subgradient: 'exactly at a kink, with one of the values that are right there',
  inactive: 'does not move the cost at these parameters and examples: this checks nothing about it',
  match: 'error within bound',
};

/** `✗ mismatch`, in its colour. */
export function verdictLabel(verdict: Verdict, { paint }: ReportStyle): string {
  return paint[COLORS[verdict]](`${MARKS[verdict]} ${verdict}`);
}

/** `3 mismatch, 6 match` */
export function countsInWords(counts: Counts): string {
  return VERDICTS.filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${formatCount(counts[verdict])} ${verdict}`)
    .join(', ');
}

export function total(counts: Counts): number {
  return VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
}

/** Says what is not shown: `… 23,820 more, all match`. */
export function moreInWords(rest: Counts): string {
  const kinds = VERDICTS.filter((verdict) => rest[verdict] > 0);
  const what = kinds.length === 1 ? `${total(rest) === 1 ? '' : 'all '}${kinds[0]}` : countsInWords(rest);
  return `… ${formatCount(total(rest))} more, ${what}`;
}

/** What the verdicts other than `match` mean, where there are any. */
export function* legend({ counts }: GradientCheck, style: ReportStyle): Iterable<string> {
  const explained = VERDICTS.filter(
    (verdict) => counts[verdict] > 0 && (verdict !== 'match' || style.detail === 'verbose'),
  );
  for (const verdict of explained)
    yield `${wrap(`${verdictLabel(verdict, style)}: ${MEANINGS[verdict]}`, style.width, '  ')}\n`;
  if (explained.length > 0) yield '\n';
}
