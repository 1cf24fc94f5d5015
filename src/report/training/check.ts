import type { TrainCheck } from '../../training/history.ts';
import { countOf, formatCount, formatSize } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { wrap } from '../width.ts';

const MARKS = { match: '✓', mismatch: '✗', inconclusive: '?' } as const;
const COLORS = { match: 'green', mismatch: 'red', inconclusive: 'yellow' } as const;

/**
 * What a gradient check before or after training came to.
 *
 * @param again the command that shows the weights of such a check
 */
export function checkLine(
  check: TrainCheck,
  again: string,
  { paint, width }: Pick<ReportStyle, 'paint' | 'width'>,
): string {
  const { when, status } = check;
  const mark = paint[COLORS[status]](MARKS[status]);
  const advice = status === 'match' ? '' : `; ${again} shows which and why`;
  return `${wrap(`${mark} gradient check ${when} training: ${verdict(check)}${advice}`, width, '  ')}\n`;
}

function verdict({ checked, mismatches, inconclusive, largestRelativeError }: TrainCheck): string {
  if (checked === 0) return 'all weights are frozen, nothing to check';
  const parts: string[] = [];
  if (mismatches > 0) parts.push(`${formatCount(mismatches)} of ${countOf(checked, 'weight')} mismatch`);
  if (inconclusive > 0)
    parts.push(`${formatCount(inconclusive)} of ${countOf(checked, 'weight')} cannot be decided`);
  if (parts.length === 0) parts.push(`${countOf(checked, 'weight')} ${checked === 1 ? 'matches' : 'match'}`);
  return [...parts, `largest relative error ${formatSize(largestRelativeError)}`].join(', ');
}
