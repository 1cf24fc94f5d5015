import type { HistoryEntry } from '../../training/history.ts';
import { formatCount, formatNumber, formatSize } from '../numbers.ts';

const EPOCH = 'epoch';
const COST = 'cost';
/** A cost of six digits with an exponent: −1.23457e-123. */
const COST_WIDTH = 13;
const NORM = 'gradient norm';

/** The heading of the log. */
export function logHeading(lastEpoch: number): string {
  return row(lastEpoch, EPOCH, COST, NORM);
}

/** One line of the log, in columns whose widths do not depend on later lines. */
export function logLine({ epoch, cost, gradientNorm }: HistoryEntry, lastEpoch: number): string {
  return row(lastEpoch, formatCount(epoch), formatNumber(cost), formatSize(gradientNorm));
}

function row(lastEpoch: number, epoch: string, cost: string, norm: string): string {
  const width = Math.max(EPOCH.length, formatCount(lastEpoch).length);
  return `${epoch.padStart(width)}  ${cost.padEnd(COST_WIDTH)}  ${norm}`;
}
