import type { Problem } from '../../problem/problem.ts';
import type { GradientSource } from '../../training/gradient.ts';
import { plotCost } from '../plot.ts';
import type { ReportStyle } from '../reporter.ts';
import { wrap } from '../width.ts';
import { checkLine } from './check.ts';
import { endingInWords } from './ending.ts';
import { trainingHeader } from './header.ts';
import { logHeading, logLine } from './log.ts';
import { outputsTable } from './outputs.ts';
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
      if (quiet || bad) return;
      const table = outputsTable(problem, result.final.outputs, width);
      if (table !== '') yield `\n${table}`;
    },
  };
}
