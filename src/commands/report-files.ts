import { NncheckError } from '../errors.ts';
import { expandFiles } from '../problem/expand.ts';
import type { GradientCheck } from '../verdict/verdict.ts';
import type { Point } from './methods.ts';

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
