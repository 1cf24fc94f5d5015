import { coverageOf } from '../diagnosis/coverage/coverage.ts';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { spread } from '../problem/spread.ts';
import { writeText } from '../report/output.ts';
import { progressOn } from '../report/progress.ts';
import type { Outcome } from '../report/reporter.ts';
import { checkReferenceWithEvidence } from '../verdict/check.ts';
import type { Status } from '../verdict/verdict.ts';
import { checkOneProblem, checkReportedFile } from './check-reported.ts';
import { errorBlock, statusOf } from './failure.ts';
import { type Interruptible, interruptible } from './interrupt.ts';
import type { Method, Point } from './methods.ts';
import { type ProblemOptions, type ProblemSource, problemSources } from './problems.ts';
import { prepareReports, type ReportOptions } from './reports.ts';
import { selectTensors } from './select.ts';
import { combineStatuses, EXIT } from './status.ts';

export interface GradOptions extends ProblemOptions, ReportOptions {
  /** A file of numbers that somebody's program reported, or `-`. */
  readonly reported?: string;
  readonly step?: number;
  readonly method: Method;
  readonly at: Point;
  readonly jobs?: number;
  readonly tensors: readonly string[];
  readonly debug: boolean;
}

/**
 * Checks the gradient of every spec, and reports it.
 *
 * @returns the exit status
 * @throws NncheckError where nothing could be checked
 */
export async function runGrad(host: Host, options: GradOptions): Promise<number> {
  const reports = await prepareReports(host, options);
  const sources = await problemSources(host, 'grad', options);
  checkOneProblem(options, sources);
  const interrupt = interruptible(host);
  const outcomes: Outcome[] = [];
  try {
    for (const source of sources) {
      const outcome = await checkOne(host, source, options, interrupt);
      if (interrupt.status() !== undefined) break;
      if ('error' in outcome) {
        if (sources.length === 1) throw outcome.error;
        await writeText(host.stderr, [errorBlock(outcome.error)]);
      }
      outcomes.push(outcome);
      await reports.add(outcome);
    }
  } finally {
    interrupt.done();
  }
  const status = combineStatuses(outcomes.map(exitStatus));
  if (outcomes.length > 0) await reports.end(outcomes, statusInWords(status));
  return interrupt.status() ?? status;
}

async function checkOne(
  host: Host,
  { source, load }: ProblemSource,
  options: GradOptions,
  { signal }: Interruptible,
): Promise<Outcome> {
  const progress = progressOn(host.stderr, `checking ${source}`);
  try {
    const whole = await load();
    const given = selectTensors(whole, options.tensors);
    const problem = options.at === 'spread' ? spread(given) : given;
    const checkOptions = {
      method: options.method,
      signal,
      jobs: options.jobs,
      ...(options.step !== undefined && { step: options.step }),
      ...(options.detail !== 'quiet' && { onProgress: progress.update }),
    };
    if (options.reported !== undefined) {
      const check = await checkReportedFile(host, options.reported, { problem, whole }, checkOptions);
      return { problem, check };
    }
    const { check, claim, judged } = await checkReferenceWithEvidence(problem, checkOptions);
    return { problem, check: { ...check, coverage: coverageOf(problem, claim, judged) } };
  } catch (error) {
    if (error instanceof NncheckError) return { source, error };
    if (signal.aborted) return { source, error: new NncheckError('usage', 'interrupted', 'interrupted') };
    throw error;
  } finally {
    progress.end();
  }
}

function exitStatus(outcome: Outcome): number {
  return 'error' in outcome ? statusOf(outcome.error) : EXIT[outcome.check.status];
}

/** What a report calls the exit status of all checks together. */
function statusInWords(status: number): Status | 'error' {
  const words = ['match', 'mismatch', 'inconclusive'] as const;
  return words.find((word) => EXIT[word] === status) ?? 'error';
}
