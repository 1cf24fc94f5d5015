import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { writeText } from '../report/output.ts';
import { readingInWords } from '../report/reported/reading.ts';
import { pairedReport } from '../subjects/report-file/alone/pairs.ts';
import { parseReport } from '../subjects/report-file/read.ts';
import { compareAlone } from '../verdict/alone/compare-alone.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import { unlessAborted } from './interrupt.ts';
import type { Point } from './methods.ts';
import { readAll } from './stdin.ts';

/** The options that need a spec. */
export interface AloneOptions {
  readonly at: Point;
  readonly deltas: boolean;
  readonly hints?: boolean;
  readonly tensors: readonly string[];
}

/**
 * Compares the gradient and the numerical gradient of a report with each other, where there is no spec.
 *
 * @param file its path, or `-` for stdin
 * @param spare makes sure that no output takes the place of these files
 */
export async function checkNumbersAlone(
  host: Host,
  file: string,
  options: AloneOptions,
  signal: AbortSignal,
  spare: (files: readonly string[]) => Promise<void>,
): Promise<GradientCheck> {
  refuseWithoutSpec(options);
  const files: string[] = [];
  const reading = parseReport(file, {
    cwd: host.cwd,
    readStdin: () => readAll(host.stdin, signal),
    onFile: (path) => files.push(path),
  });
  const { report, file: name } = await unlessAborted(reading, signal);
  await spare(files);
  const paired = pairedReport(report, name);
  if (paired.reading) await writeText(host.stderr, [`note: ${name}: ${readingInWords(paired.reading)}\n`]);
  const check = compareAlone(paired, name);
  if (check.status !== 'mismatch') return check;
  const { findingsOfTwo } = await import('../diagnosis/patterns/of-two.ts');
  return { ...check, findings: findingsOfTwo(check) };
}

function refuseWithoutSpec({ at, deltas, hints, tensors }: AloneOptions): void {
  const flags = {
    '--deltas': deltas,
    '--hints': hints,
    '--tensor': tensors.length > 0,
    '--at': at !== 'given',
  };
  const flag = Object.entries(flags).find(([, given]) => given)?.[0];
  if (flag === undefined) return;
  throw new NncheckError('usage', 'no-spec', `${flag} needs a spec: name one beside --reported`);
}
