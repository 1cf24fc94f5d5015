import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { writeText } from '../report/output.ts';
import type { Outcome } from '../report/reporter.ts';
import type { Status } from '../verdict/verdict.ts';
import { judgeRun, readFailOn } from './fail-on.ts';
import { errorBlock, statusOf } from './failure.ts';
import { checkOne, INTERRUPTED } from './grad/check-one.ts';
import type { GradOptions } from './grad/options.ts';
import { namedFiles, subjects } from './grad/subjects.ts';
import { implementationOpener } from './implementation.ts';
import { interruptible, written } from './interrupt.ts';
import { reportFiles } from './report-files.ts';
import { prepareReports } from './reports.ts';
import { type CheckShare, pack, startedShare } from './shards/check-share.ts';
import { shardHeader } from './shards/header.ts';
import { combineStatuses, EXIT } from './status.ts';

/**
 * Checks the gradient of every spec, and reports it.
 *
 * @returns the exit status
 * @throws NncheckError where nothing could be checked
 */
export async function runGrad(host: Host, options: GradOptions): Promise<number> {
  const { part, joined } = options;
  const failing = await readFailOn(options.failOn, options.maxMismatches);
  // What a part leaves open, or names, is known where all parts are.
  const failOn = part ? { ...failing, inconclusive: false } : failing;
  if (options.hints && options.reported === undefined) throw hintsOfNothing();
  const files = await reportFiles(options.reported ?? [], host.cwd);
  const shard = part && shardHeader(options, part, part.version);
  const reports = await prepareReports(host, { ...options, shard, rows: files.length > 1 }, failOn);
  await reports.spare([...namedFiles(host, options, files), ...(joined?.files ?? [])]);
  const open = joined ? joined.open : await implementationOpener(host, options);
  const sources = await subjects(host, options, open, files);
  const interrupt = interruptible(host, options.deadline);
  const outcomes: Outcome[] = [];
  try {
    if (joined && joined.shares.length !== sources.length) throw otherSpecs(joined.shares.length, sources);
    for (const [k, source] of sources.entries()) {
      const share = part ? startedShare(part) : joined?.shares[k];
      const found = await checkOne(host, source, open, options, interrupt, reports, share);
      const outcome = part && share ? await withAnswers(found, share) : found;
      if (interrupt.signal.aborted && ('error' in outcome || part)) {
        if (interrupt.late()) await writeText(host.stderr, [errorBlock(tooLate(options))]);
        else if (open !== undefined) await writeText(host.stderr, [errorBlock(INTERRUPTED)]);
        break;
      }
      if ('error' in outcome) {
        // What a program failed at is not known where the parts are joined.
        if (part && (sources.length === 1 || outcome.error.kind === 'program')) throw outcome.error;
        if (sources.length === 1 || outcome.ofSpec) {
          await reports.add(outcome, 1);
          // JSON on stdout is that of any command that fails
          await reports.end([outcome], { status: 'error', failing: new Set([outcome]) }, 'json');
          throw outcome.error;
        }
        await writeText(host.stderr, [errorBlock(outcome.error)]);
      }
      outcomes.push(outcome);
      await written(reports.add(outcome, sources.length), interrupt.signal);
      if (interrupt.signal.aborted) break;
    }
    if (part && interrupt.signal.aborted) return interrupt.status() ?? EXIT.inconclusive;
    const late = interrupt.late() ? [EXIT.inconclusive] : [];
    const status = statusInWords(combineStatuses([...outcomes.map(exitStatus), ...late]));
    const { exit, failing } = judgeRun(outcomes, failOn);
    if (outcomes.length > 0) await written(reports.end(outcomes, { status, failing }), interrupt.signal);
    // specs that were never checked are not excused by what --fail-on leaves out
    const undecided = failOn.inconclusive || outcomes.length < sources.length ? late : [];
    return interrupt.status() ?? combineStatuses([exit, ...undecided]);
  } finally {
    interrupt.done();
  }
}

/** Adds what a part measured. */
async function withAnswers(outcome: Outcome, share: CheckShare): Promise<Outcome> {
  return { ...outcome, shard: { files: share.files, answers: await pack(share) } };
}

function otherSpecs(before: number, now: readonly unknown[]): NncheckError {
  const message = `the shards are of ${before} checks, and the same files are ${now.length} now: make the shards again`;
  return new NncheckError('usage', 'shard-other-file', message);
}

function tooLate({ deadline }: GradOptions): NncheckError {
  const message = `--deadline: ${deadline} s passed before anything was checked`;
  return new NncheckError('usage', 'deadline', message);
}

function hintsOfNothing(): NncheckError {
  const message = '--hints tells where the fault of a report is: name one with --reported FILE';
  return new NncheckError('usage', 'hints', message);
}

function exitStatus(outcome: Outcome): number {
  return 'error' in outcome ? statusOf(outcome.error) : EXIT[outcome.check.status];
}

/** Returns the word for the exit status of all checks together. */
function statusInWords(status: number): Status | 'error' {
  const words = ['match', 'mismatch', 'inconclusive'] as const;
  return words.find((word) => EXIT[word] === status) ?? 'error';
}
