import type { Problem } from '../../problem/problem.ts';
import type { GradientSource } from '../../training/gradient.ts';
import type { HistoryEntry } from '../../training/history.ts';
import { findingText } from '../findings/text.ts';
import { trainFindingWords } from '../findings/training.ts';
import { formatCount, formatNumber, formatSize } from '../numbers.ts';
import { plotCost } from '../plot.ts';
import type { ReportStyle } from '../reporter.ts';
import { wrap } from '../width.ts';
import { trainingHeader } from './header.ts';
import { outputsTable } from './outputs.ts';
import { checkLine, endingInWords } from './results.ts';
import type { TrainingView } from './view.ts';

/** A plot is not drawn wider than this, and as wide into a pipe, which has no width. */
const WIDEST_PLOT = 80;

type Style = Pick<ReportStyle, 'paint' | 'width' | 'detail'>;

/** The report for people: the checks, the log, a plot of the cost, and the outputs against the targets. */
export function trainingText(problem: Problem, source: GradientSource, style: Style): TrainingView {
  const { paint, width, detail } = style;
  const quiet = detail === 'quiet';
  const lastEpoch = problem.train.epochs;
  return {
    start: () => (quiet ? [] : trainingHeader(problem, source, style)),
    *check(check) {
      if (!quiet) yield '\n';
      yield checkLine(check, problem, style);
    },
    *entry(entry) {
      if (quiet) return;
      if (entry.epoch === 0) yield `\n${paint.dim(logHeading(lastEpoch))}\n`;
      yield `${logLine(entry, lastEpoch)}\n`;
    },
    *end(result) {
      if (!quiet) {
        const lines = plotCost(result.history, Math.min(width, WIDEST_PLOT));
        if (lines.length > 0) yield `\n${lines.join('\n')}\n`;
        yield '\n';
      }
      const bad = result.ended === 'diverged';
      yield `${wrap((bad ? paint.red : paint.bold)(endingInWords(problem, result)), width, '  ')}\n`;
      if (!quiet && !bad) {
        const table = outputsTable(problem, result.final.outputs, width);
        if (table !== '') yield `\n${table}`;
      }
      for (const finding of result.findings) {
        yield '\n';
        yield* findingText(finding, trainFindingWords(finding), style);
      }
    },
  };
}

const EPOCH = 'epoch';
const COST = 'cost';
/** A cost of six digits with an exponent: −1.23457e-123. */
const COST_WIDTH = 13;
const NORM = 'gradient norm';

/** The heading of the log. */
function logHeading(lastEpoch: number): string {
  return row(lastEpoch, EPOCH, COST, NORM);
}

/** One line of the log, in columns whose widths do not depend on later lines. */
function logLine({ epoch, cost, gradientNorm }: HistoryEntry, lastEpoch: number): string {
  return row(lastEpoch, formatCount(epoch), formatNumber(cost), formatSize(gradientNorm));
}

function row(lastEpoch: number, epoch: string, cost: string, norm: string): string {
  const width = Math.max(EPOCH.length, formatCount(lastEpoch).length);
  return `${epoch.padStart(width)}  ${cost.padEnd(COST_WIDTH)}  ${norm}`;
}
