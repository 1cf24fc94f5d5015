import { checkReportAndName, type ReportOptions, UNNAMED } from '../diagnosis/check-report.ts';
import type { Host } from '../host.ts';
import type { Problem } from '../problem/problem.ts';
import { writeText } from '../report/output.ts';
import { readingInWords } from '../report/reported/reading.ts';
import { withParameters } from '../subjects/report-file/match-report.ts';
import { readReported } from '../subjects/report-file/read.ts';
import { exchanged } from '../subjects/report-file/table/exchange.ts';
import { columnsOpen } from '../subjects/report-file/table/messages.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import { unlessAborted } from './interrupt.ts';
import { readAll } from './stdin.ts';

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
