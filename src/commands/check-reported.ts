import { checkReportAndName, type ReportOptions, UNNAMED } from '../diagnosis/check-report.ts';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { expandFiles } from '../problem/expand.ts';
import type { Problem } from '../problem/problem.ts';
import { writeText } from '../report/output.ts';
import { readingInWords } from '../report/reported/reading.ts';
import { withParameters } from '../subjects/report-file/match-report.ts';
import { readReported } from '../subjects/report-file/read.ts';
import { exchanged } from '../subjects/report-file/table/exchange.ts';
import { columnsOpen } from '../subjects/report-file/table/messages.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import { unlessAborted } from './interrupt.ts';
import type { Point } from './methods.ts';
import { readAll } from './stdin.ts';

/**
 * Makes sure that files of reported numbers have one problem to belong to, at the point that they were computed at.
 *
 * @param reported the files
 * @param sources the names of the specs
 * @throws NncheckError of kind `usage`
 */
export function checkOneProblem(
  reported: readonly string[],
  at: Point,
  sources: readonly { source: string }[],
): void {
  if (reported.length === 0) return;
  const fail = (code: string, message: string) => new NncheckError('usage', code, message);
  if (sources.length !== 1) {
    throw fail('several-specs', `--reported needs one spec, not ${sources.length}: name one of them`);
  }
  if (reported.includes('-') && sources[0].source === '-') {
    throw fail('stdin-twice', 'only one of the spec and --reported can come from stdin');
  }
  if (at !== 'given') {
    throw fail(
      'other-point',
      `reported numbers belong to the parameters of the spec, so --at ${at} cannot be used`,
    );
  }
}

/**
 * Finds the files of reported numbers that a command line names.
 *
 * @param patterns files, `-`, folders or globs
 * @throws NncheckError where a folder or a glob has none
 */
export async function reportFiles(patterns: readonly string[], cwd: string): Promise<readonly string[]> {
  if (patterns.length === 0) return [];
  const { formats } = await import('../subjects/report-file/formats.ts');
  return expandFiles(patterns, cwd, Object.keys(formats));
}

/** Marks the check of one of several reports. */
export function amongOthers(check: GradientCheck): GradientCheck {
  return check.subject === 'reported' ? { ...check, reported: { ...check.reported, among: true } } : check;
}

/**
 * Checks the numbers that somebody's program reported.
 *
 * @param file its path, or `-` for stdin
 * @param problem with the tensors that are to be checked; `whole` has all that may be reported
 */
export async function checkReportedFile(
  host: Host,
  file: string,
  declared: { readonly problem: Problem; readonly whole: Problem },
  options: ReportOptions & {
    /** Makes sure that no output takes the place of these files. */
    readonly spare: (files: readonly string[]) => Promise<void>;
  },
): Promise<GradientCheck> {
  const { signal } = options;
  const readStdin = () => readAll(host.stdin, signal);
  const files: string[] = [];
  const onFile = (path: string) => files.push(path);
  const reading = readReported(file, declared.whole, { cwd: host.cwd, readStdin, onFile });
  const numbers = await unlessAborted(reading, signal);
  await options.spare(files);
  const own = numbers.parameters;
  const at = (one: Problem): Problem => (own === undefined ? one : withParameters(one, own));
  const points = { problem: at(declared.problem), whole: at(declared.whole) };
  const first = await checkReportAndName(numbers, points, options);
  const other = isNamed(first) ? undefined : exchanged(numbers);
  const second = other && (await checkReportAndName(other, points, options));
  const isBetter = second !== undefined && isNamed(second);
  // Two columns that both pass may be either way round; where one does not, which is wrong depends on it.
  if (numbers.reading?.roles?.by === 'nearer' && first.status === 'mismatch') {
    throw columnsOpen(numbers.file, [{ off: 0 }, { off: 0 }]);
  }
  const read = (isBetter ? other : numbers)?.reading;
  const words = read && readingInWords(read);
  if (words) await writeText(host.stderr, [`note: ${file}: ${words}\n`]);
  return isBetter ? second : first;
}

/** Whether a fault is named. */
function isNamed({ findings }: GradientCheck): boolean {
  return findings.some(({ code }) => code !== UNNAMED);
}
