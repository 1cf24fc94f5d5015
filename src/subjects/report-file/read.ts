import { dirname, extname, resolve } from 'node:path';
import { NncheckError } from '../../errors.ts';
import { LARGEST_FILE } from '../../input/surroundings.ts';
import { notReadHint } from '../../input/tensor-files/formats.ts';
import { readBytes } from '../../input/text/read-bytes.ts';
import type { Problem } from '../../problem/problem.ts';
import { requireProblem, requireText } from '../../problem/require.ts';
import { companionFilesOf, formats, reportFormatOf } from './formats.ts';
import type { ParsedReport } from './json.ts';
import { matchReport } from './match-report.ts';
import type { ReportedNumbers } from './reported-numbers.ts';

export interface ReadOptions {
  /** The directory that the path is relative to. */
  readonly cwd: string;
  /** Reads all of stdin, for the path `-`. */
  readonly readStdin?: () => Promise<Uint8Array>;
  /** Told of every file that the report names, absolute: an output must not be one of them. */
  readonly onFile?: (path: string) => void;
}

/**
 * Reads the report of a program and matches it to a problem: JSON with any of the parts; or the gradient alone,
 * as a file of tensors or as arrays pasted from numpy or Octave.
 *
 * @param path a file, or `-` for stdin
 * @throws NncheckError of kind `data` with all issues, each at its place
 * @example
 * const problem = await loadSpec('fixtures/specs/xor-2-2-1.json');
 * const read = readReported('no-such-file.json', problem, { cwd: '.' });
 * await read.catch((error) => error instanceof NncheckError && error.code); // 'file-missing'
 */
export async function readReported(
  path: string,
  problem: Problem,
  options: ReadOptions = { cwd: '.' },
): Promise<ReportedNumbers> {
  const { report, file } = await parseReport(requireText(path, 'the path of a report'), options);
  return matchReport(report, requireProblem(problem), file);
}

/**
 * Reads the report of a program, whatever its problem is.
 *
 * @throws NncheckError of kind `data` where it cannot be read
 */
export async function parseReport(
  path: string,
  { cwd, readStdin, onFile }: ReadOptions,
): Promise<{ readonly report: ParsedReport; readonly file: string }> {
  const file = path === '-' ? '<stdin>' : path;
  const bytes =
    path === '-' && readStdin !== undefined
      ? await readStdin()
      : await readBytes(resolve(cwd, path), {
          kind: 'data',
          place: { file },
          called: 'the file of reported numbers',
          limit: LARGEST_FILE,
        });
  const format = reportFormatOf(path, bytes);
  if (format === undefined) {
    const message = `reported numbers are read from ${Object.keys(formats).join(', ')} files, and not from ${JSON.stringify(extname(path))}${notReadHint(path)}`;
    throw new NncheckError('data', 'unknown-format', [{ message, place: { file } }]);
  }
  const directory = path === '-' ? cwd : dirname(resolve(cwd, path));
  return { report: await format(bytes, file, companionFilesOf(directory, file, onFile)), file };
}
