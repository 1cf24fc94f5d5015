import type { OptimizerSettings, Problem } from '../../problem/problem.ts';
import { isLogged, type TrainStatus } from '../../training/history.ts';
import type { Parting, ProgramRun } from '../../training/program/run.ts';
import type { ProgramPath, Way } from '../../training/program/train-program.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { fields, title } from '../fields.ts';
import { numberColumn } from '../number-column.ts';
import { countOf, formatCount, formatNumber } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { closingLines, findingLines } from '../table/closing.ts';
import { type Column, renderTable } from '../table.ts';
import { wrap } from '../width.ts';
import { capital } from '../words.ts';
import { optimizerInWords } from './header.ts';

/** All that is told of an implementation that was trained. */
export interface PathsReport extends ProgramRun {
  readonly name: string;
  /** How many weights it has. */
  readonly size: number;
  readonly optimizer: OptimizerSettings;
  /** The epochs that were asked for. */
  readonly steps: number;
  readonly isModule: boolean;
  readonly problem?: Problem;
  readonly status: TrainStatus;
}

type Style = Pick<ReportStyle, 'paint' | 'width' | 'detail'>;

/** The report for people: the check, the costs of the paths side by side, and where they part. */
export function* pathsText(report: PathsReport, style: Style): Iterable<string> {
  const { name, size, problem, optimizer, steps, check, paths, isModule } = report;
  const whose = isModule ? 'your module' : 'your program';
  if (style.detail !== 'quiet') {
    yield `${wrap(`${title(problem?.name ?? name, problem?.source, style)}: training ${whose}`, style.width, '  ')}\n`;
    yield* fields(
      [
        ['parameters', countOf(size, 'weight')],
        ['training', `${countOf(steps, 'epoch')} of ${optimizerInWords(optimizer)}`],
        ['a step', 'by the gradient of the whole cost; the program’s own steps are its own'],
      ],
      style,
    );
    yield '\n';
    if (check !== undefined) yield* closingLines({ check, ...(problem && { problem }) }, style);
    yield '\n';
    yield* costTable(paths);
    yield '\n';
  }
  yield* pathLines(report, style);
  if (check === undefined) return;
  const shown = style.detail === 'quiet' ? [] : check.findings;
  const findings = report.findings.filter((finding) => !shown.includes(finding));
  yield* findingLines({ ...check, findings }, style);
}

/** What each path comes to, and where they part: a line each. */
export function* pathLines(
  report: PathsReport,
  style: Pick<ReportStyle, 'paint' | 'width'>,
): Iterable<string> {
  const { check, paths, partings } = report;
  for (const path of paths) {
    const falls = path.costs[path.costs.length - 1] < path.costs[0];
    const mark = falls ? '' : `${style.paint.yellow('!')} `;
    yield `${wrap(`${mark}${pathInWords(path, report)}`, style.width, '  ')}\n`;
  }
  for (const parting of partings)
    yield `${wrap(`${style.paint.red('✗')} ${partingInWords(parting)}`, style.width, '  ')}\n`;
  if (check !== undefined && partings.length === 0 && paths.length > 1)
    yield `${wrap(`${style.paint.green('✓')} ${togetherInWords(check, paths)}`, style.width, '  ')}\n`;
}

const NAMES: Readonly<Record<Way, string>> = {
  numeric: 'numeric gradient',
  analytic: 'analytic gradient',
  own: 'own steps',
};

/** The gradient or the steps that a path follows. */
export function nameOf({ by, own }: ProgramPath): string {
  return own === 'epochs' ? 'own loop' : NAMES[by];
}

/** Digits of a cost: enough to see where paths part. */
const DIGITS = 6;

function* costTable(paths: readonly ProgramPath[]): Iterable<string> {
  const longest = Math.max(...paths.map(({ costs }) => costs.length));
  const lasts = paths.map(({ costs }) => costs.length - 1);
  const epochs = [...Array(longest).keys()].filter((epoch) => isLogged(epoch) || lasts.includes(epoch));
  const columns = paths.map((path) => {
    const rows = epochs.filter((epoch) => epoch < path.costs.length);
    const { width, cell } = numberColumn([{ values: Float64Array.from(path.costs), rows }], DIGITS);
    // Three of them fit into 40 columns.
    const heading: Column = { heading: nameOf(path).replace(' gradient', ''), width, align: 'left' };
    return { heading, cell: (epoch: number) => (epoch < path.costs.length ? cell(path.costs[epoch]) : '') };
  });
  yield* renderTable(
    [
      { heading: 'epoch', width: formatCount(longest).length, align: 'right' },
      ...columns.map(({ heading }) => heading),
    ],
    epochs.map((epoch) => ({ cells: [formatCount(epoch), ...columns.map(({ cell }) => cell(epoch))] })),
  );
}

/** Whether the cost falls on a path, and why the path is short. */
function pathInWords(path: ProgramPath, { size, steps }: PathsReport): string {
  const { costs, ended } = path;
  const [first, last, done] = [costs[0], costs[costs.length - 1], costs.length - 1];
  const way = last < first ? 'falls' : last > first ? 'rises' : 'stays';
  const cost =
    way === 'stays'
      ? `stays at ${formatNumber(last)}`
      : `${way} from ${formatNumber(first)} to ${formatNumber(last)}`;
  const begin = `By its ${nameOf(path)}, ${countOf(done, 'epoch')}: `;
  switch (ended) {
    case 'diverged':
      return `${begin}the cost is ${formatNumber(last)}: the steps may be too large.`;
    case 'stopped':
      return `${begin}stopped; the cost ${cost}.`;
    case 'limited':
      return `${begin}the cost ${cost}. ${capital(limitOf(path, size))}: ${formatCount(done)} of ${countOf(steps, 'epoch')} were done.`;
    default:
      return `${begin}the cost ${cost}.`;
  }
}

function limitOf({ by, evaluations }: ProgramPath, size: number): string {
  if (by === 'own') return 'its optimizer remembers earlier steps, and one answer holds no more of them';
  const done = evaluations === 0 ? '' : `, ${formatCount(evaluations)} so far`;
  return `each step takes 4 evaluations of the cost for each of ${countOf(size, 'weight')}${done} (--max-evaluations N allows more)`;
}

function partingInWords({ paths: [one, other], step, because }: Parting): string {
  const at = `The paths part at step ${formatCount(step)}`;
  return because === 'gradient'
    ? `${at}: the analytic gradient is not the derivative of the cost there, so it leads to other parameters than the numeric gradient.`
    : `${at}: the ${NAMES[other]} lead to other parameters there than the ${NAMES[one]} does.`;
}

function togetherInWords({ parts }: ProgramCheck, paths: readonly ProgramPath[]): string {
  const ways = paths.map(({ by }) => by);
  const said = [
    ...(ways.includes('analytic') && parts.consistency === 'match'
      ? ['no step of the numeric path shows the analytic gradient wrong']
      : []),
    ...(parts.update === 'match' ? ['the first own steps are those of the optimizer'] : []),
  ];
  return capital(said.length > 0 ? `${said.join(', and ')}.` : 'no step was found at which the paths part.');
}
