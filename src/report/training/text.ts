import type { Problem } from '../../problem/problem.ts';
import type { GradientSource } from '../../training/gradient.ts';
import type { HistoryEntry } from '../../training/history.ts';
import type { StopOptions } from '../../training/stopping.ts';
import { findingText } from '../findings/text.ts';
import { trainFindingWords } from '../findings/training.ts';
import { countOf } from '../numbers.ts';
import { plotCost } from '../plot.ts';
import type { ReportStyle } from '../reporter.ts';
import { verdictMark } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { trainingHeader } from './header.ts';
import { logTable } from './log.ts';
import { outputsTable } from './outputs.ts';
import { checkLine, endingInWords, isClean } from './results.ts';
import { bestRunLine, runLine } from './runs.ts';
import type { TrainingView } from './view.ts';

/** A plot is not drawn wider than this, and as wide into a pipe, which has no width. */
const WIDEST_PLOT = 80;

type Style = Pick<ReportStyle, 'paint' | 'width' | 'detail'>;

/** What a report for people depends on besides the problem. */
export interface TrainingTextOptions extends StopOptions {
  readonly source: GradientSource;
  /** With restarts, each run has a line, and the log and the plot are those of the best. */
  readonly restarts: number;
}

/** The report for people: the checks, the log, a plot of the cost, and the outputs against the targets. */
export function trainingText(
  problem: Problem,
  { source, restarts, ...stops }: TrainingTextOptions,
  style: Style,
): TrainingView {
  const { paint, width, detail } = style;
  const quiet = detail === 'quiet';
  const table = logTable(problem.train.epochs, problem.validation !== undefined);
  const several = restarts > 0;
  /** Checks that passed and have no line of their own. */
  let passed = 0;
  function* log(history: readonly HistoryEntry[]): Iterable<string> {
    for (const entry of history) {
      if (entry.epoch === 0) yield `\n${paint.dim(table.heading)}\n`;
      yield `${table.line(entry)}\n`;
    }
  }
  return {
    start: () => (quiet ? [] : trainingHeader(problem, source, style)),
    *check(check, run) {
      const first = check.when === 'before' && run === 0;
      if ((check.when === 'during' || several) && !first && isClean(check)) {
        passed += 1;
        return;
      }
      if (!quiet && check.when !== 'during' && (first || !several)) yield '\n';
      yield checkLine(check, problem, style, several ? run : undefined);
      if (!quiet && first && several) yield '\n';
    },
    entry: (entry) => (quiet || several ? [] : log([entry])),
    *run(result, run) {
      if (several && !quiet) yield `${runLine(result, run, restarts + 1)}\n`;
    },
    *end(result) {
      if (passed > 0) {
        if (!quiet) yield '\n';
        yield `${verdictMark('match', { paint })} ${countOf(passed, 'more gradient check')} without a mismatch\n`;
      }
      const best = bestRunLine(result);
      if (best !== undefined) yield `${quiet ? '' : '\n'}${wrap(best, width, '  ')}\n`;
      if (!quiet) {
        if (several) yield* log(result.history);
        const lines = plotCost(result.history, Math.min(width, WIDEST_PLOT));
        if (lines.length > 0) yield `\n${lines.join('\n')}\n`;
        yield '\n';
      }
      const bad = result.ended === 'diverged';
      yield `${wrap((bad ? paint.red : paint.bold)(endingInWords(problem, result, stops)), width, '  ')}\n`;
      if (!quiet && !bad) {
        const outputs = outputsTable(problem, result.final.outputs, width);
        if (outputs !== '') yield `\n${outputs}`;
      }
      for (const finding of result.findings) {
        yield '\n';
        yield* findingText(finding, trainFindingWords(finding), style);
      }
    },
  };
}
