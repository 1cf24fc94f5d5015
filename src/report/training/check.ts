import type { TrainCheck } from '../../training/history.ts';
import { formatCount, formatSize } from '../numbers.ts';

/**
 * What a gradient check before or after training came to, in one line.
 *
 * @param command the command that shows the check weight by weight, for the parameters before training
 */
export function checkLine(check: TrainCheck, command: string): string {
  const { when, checked, mismatches, inconclusive, largestRelativeError } = check;
  const parts: string[] = [];
  if (mismatches > 0) parts.push(`${formatCount(mismatches)} of ${weights(checked)} mismatch`);
  if (inconclusive > 0) parts.push(`${formatCount(inconclusive)} of ${weights(checked)} cannot be decided`);
  if (parts.length === 0) parts.push(`${weights(checked)} ${checked === 1 ? 'matches' : 'match'}`);
  parts.push(`largest relative error ${formatSize(largestRelativeError)}`);
  const line = `gradient check ${when} training: ${parts.join(', ')}`;
  return mismatches + inconclusive > 0 && when === 'before' ? `${line}; ${command} shows them` : line;
}

function weights(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'weight' : 'weights'}`;
}
