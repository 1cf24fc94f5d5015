import type { HistoryEntry } from '../../training/history.ts';
import { formatCount, formatNumber, formatSize } from '../numbers.ts';

/** The log of a training, a line for each entry of its history, in columns whose widths do not depend on later lines. */
export interface LogTable {
  readonly heading: string;
  line(entry: HistoryEntry): string;
}

const EPOCH = 'epoch';
/** A cost of six digits with an exponent: −1.23457e-123. */
const COST_WIDTH = 13;

/** @param validation whether there is a column of the validation cost */
export function logTable(lastEpoch: number, validation: boolean): LogTable {
  const width = Math.max(EPOCH.length, formatCount(lastEpoch).length);
  const row = (epoch: string, cost: string, onValidation: string, norm: string): string => {
    const costs = validation ? [cost, onValidation] : [cost];
    return [epoch.padStart(width), ...costs.map((text) => text.padEnd(COST_WIDTH)), norm].join('  ');
  };
  return {
    heading: row(EPOCH, 'cost', 'validation', 'gradient norm'),
    line: ({ epoch, cost, validationCost, gradientNorm }) =>
      row(
        formatCount(epoch),
        formatNumber(cost),
        formatNumber(validationCost ?? Number.NaN),
        formatSize(gradientNorm),
      ),
  };
}
