import { coverageOf } from '../diagnosis/coverage/coverage.ts';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Problem } from '../problem/problem.ts';
import { readReported } from '../subjects/report-file/read.ts';
import type { CheckOptions } from '../verdict/check-reference.ts';
import { checkReported } from '../verdict/check-reported.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import { nothingIfAborted, unlessAborted } from './interrupt.ts';
import type { Point } from './methods.ts';
import { readAll } from './stdin.ts';

/**
 * Makes sure that a file of reported numbers has one problem to belong to, at the point that they were computed at.
 *
 * @param sources the names of the specs
 * @throws NncheckError of kind `usage`
 */
export function checkOneProblem(
  { reported, at }: { readonly reported?: string; readonly at: Point },
  sources: readonly { source: string }[],
): void {
  if (reported === undefined) return;
  const fail = (code: string, message: string) => new NncheckError('usage', code, message);
  if (sources.length !== 1) {
    const message = `--reported has the numbers of one problem, and ${sources.length} specs were given: name one of them`;
    throw fail('several-specs', message);
  }
  if (reported === '-' && sources[0].source === '-') {
    throw fail('stdin-twice', 'only one of the spec and --reported can come from stdin');
  }
  if (at !== 'given') {
    throw fail('other-point', `reported numbers are of the spec's own parameters, and not of --at ${at}`);
  }
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
  { problem, whole }: { readonly problem: Problem; readonly whole: Problem },
  options: CheckOptions & {
    readonly onDiagnosis?: (what: string, done: number, total?: number) => void;
    /** Makes sure that no output takes the place of these files. */
    readonly spare: (files: readonly string[]) => Promise<void>;
  },
): Promise<GradientCheck> {
  const { signal } = options;
  const readStdin = () => readAll(host.stdin, signal);
  const files: string[] = [];
  const reading = readReported(file, whole, { cwd: host.cwd, readStdin, onFile: (path) => files.push(path) });
  const numbers = await unlessAborted(reading, signal);
  await options.spare(files);
  const checked = await checkReported(problem, numbers, options);
  const { check, evidence, refuted } = checked;
  if (check.status === 'mismatch' || refuted !== undefined) {
    // What finds names is loaded only where something needs one.
    const { diagnoseReported } = await import('../diagnosis/claims/diagnose-reported.ts');
    const naming = diagnoseReported(whole, checked, {
      ...(signal && { signal }),
      ...(options.onDiagnosis && { onProgress: options.onDiagnosis }),
    });
    const named = await naming.catch(nothingIfAborted(signal));
    const isRefuted = refuted !== undefined && named.some(({ family }) => family === 'update');
    const judged = isRefuted ? refuted : check;
    if (judged.status === 'mismatch') return { ...judged, findings: [...judged.findings, ...named] };
  }
  if (check.parts.gradient !== 'match' || evidence === undefined) return check;
  const coverage = await coverageOf(problem, evidence, { ...(signal && { signal }) });
  return { ...check, ...(coverage && { coverage }) };
}
