import { resolve } from 'node:path';
import type { Host } from '../../host.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Opener } from '../implementation.ts';
import { type ProblemSource, problemSources } from '../problems.ts';
import { checkOneProblem } from '../report-files.ts';
import type { GradOptions } from './options.ts';

/** A subject of the check: the problem of a spec, or the program that brings its own. */
export interface Subject {
  readonly source: string;
  readonly load?: ProblemSource['load'];
  /** A file of reported numbers. */
  readonly report?: string;
  /** The spec, where the report is one of several. */
  readonly spec?: string;
}

/**
 * Lists what is checked.
 *
 * @param reported the files of reported numbers
 * @throws NncheckError where a spec is missing or cannot be found
 */
export async function subjects(
  host: Host,
  options: GradOptions,
  open: Opener | undefined,
  reported: readonly string[],
): Promise<Subject[]> {
  const hasSpec = options.specs.length > 0 || options.task !== undefined;
  if (open === undefined && (hasSpec || reported.length === 0)) {
    const sources = await problemSources(host, 'grad', options);
    checkOneProblem(reported, options.at, sources);
    const [spec] = sources;
    if (reported.length === 0) return sources;
    if (reported.length === 1) return [{ ...spec, report: reported[0] }];
    const loading = once(spec.load);
    return reported.map((report) => ({ source: report, spec: spec.source, load: loading, report }));
  }
  if (open === undefined) return reported.map((report) => ({ source: report, report }));
  if (hasSpec) return problemSources(host, 'grad', options);
  return [{ source: options.run ?? options.module ?? options.command?.join(' ') ?? '' }];
}

/** Loads a problem for the first of several reports, and keeps it for the others. */
function once(load: ProblemSource['load']): ProblemSource['load'] {
  let loading: Promise<Problem> | undefined;
  return (signal) => {
    loading ??= load(signal);
    return loading;
  };
}

/** The files that the command line names to be read, and the words of a program that may name one, absolute. */
export function namedFiles(
  { cwd }: Host,
  { specs, module, run, command = [] }: GradOptions,
  reported: readonly string[],
): string[] {
  const words = [
    ...specs,
    ...reported,
    ...(module === undefined ? [] : [module]),
    ...(run?.split(' ') ?? []),
    ...command,
  ];
  return words.filter((word) => word !== '-').map((word) => resolve(cwd, word));
}
