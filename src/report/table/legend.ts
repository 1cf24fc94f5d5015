import { type GradientCheck, VERDICTS, type Verdict } from '../../verdict/verdict.ts';
import type { ReportStyle } from '../reporter.ts';
import { verdictLabel } from '../verdicts.ts';
import { wrap } from '../width.ts';

const MEANINGS: Readonly<Record<Verdict, string>> = {
  mismatch: 'error above bound: the two gradients cannot both be right',
  inconclusive: 'could not be decided, for the reason given',
  subgradient: 'exactly at a kink, with one of the values that are right there',
  inactive: 'does not move the cost at these parameters and examples: this checks nothing about it',
  match: 'error within bound',
};

/** The meaning of each verdict other than `match` that occurs. */
export function* legend({ counts }: GradientCheck, style: ReportStyle): Iterable<string> {
  const explained = VERDICTS.filter(
    (verdict) => counts[verdict] > 0 && (verdict !== 'match' || style.detail === 'verbose'),
  );
  for (const verdict of explained)
    yield `${wrap(`${verdictLabel(verdict, style)}: ${MEANINGS[verdict]}`, style.width, '  ')}\n`;
  if (explained.length > 0) yield '\n';
}
