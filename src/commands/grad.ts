import { resolve } from 'node:path';
import { coverageOf } from '../diagnosis/coverage/coverage.ts';
import { covered } from '../diagnosis/coverage/covered.ts';
import type { Mistake } from '../diagnosis/coverage/mistakes.ts';
import type { Part } from '../differences/shares/part.ts';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { informativePoint } from '../problem/informative-point.ts';
import type { Problem } from '../problem/problem.ts';
import { withTensors } from '../problem/select.ts';
import { estimates } from '../report/estimate.ts';
import { writeText } from '../report/output.ts';
import { printable } from '../report/printable.ts';
import { progressOn } from '../report/progress.ts';
import type { Outcome } from '../report/reporter.ts';
import { checkReference } from '../verdict/check-reference.ts';
import type { Status } from '../verdict/verdict.ts';
import { judgeRun, readFailOn } from './fail-on.ts';
import { errorBlock, statusOf } from './failure.ts';
import { type ImplementationRequest, implementationOpener, type Opener } from './implementation.ts';
import { type Interruptible, interruptible, written } from './interrupt.ts';
import type { Method, Point } from './methods.ts';
import { type ProblemOptions, type ProblemSource, problemSources } from './problems.ts';
import { amongOthers, checkOneProblem, reportFiles } from './report-files.ts';
import { prepareReports, type ReportOptions, type Reports } from './reports.ts';
import { type CheckShare, fileWatch, pack, startedShare } from './shards/check-share.ts';
import { shardHeader } from './shards/header.ts';
import { combineStatuses, EXIT } from './status.ts';

export interface GradOptions extends ProblemOptions, ReportOptions, ImplementationRequest {
  /** Files of numbers that somebody's program reported, folders or globs of them, or `-`. */
  readonly reported?: readonly string[];
  readonly step?: number;
  readonly method: Method;
  readonly at: Point;
  /** Whether ∂cost/∂z is compared too. */
  readonly deltas: boolean;
  readonly tensors: readonly string[];
  /** Seconds that the whole run may take. */
  readonly deadline?: number;
  /** What makes the run fail: words of `--fail-on`. */
  readonly failOn?: readonly string[];
  /** Checks that may mismatch before the run fails. */
  readonly maxMismatches?: number;
  readonly debug: boolean;
  /** The part of every check that is made here, by this version of nncheck. */
  readonly part?: Part & { readonly version: string };
  /** What the parts of every check measured, and how the program is started where that does not tell all. */
  readonly joined?: {
    readonly shares: readonly CheckShare[];
    readonly open: Opener | undefined;
    /** The reports of the parts, absolute. */
    readonly files: readonly string[];
  };
}

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

/** The files that the command line names to be read, and the words of a program that may name one, absolute. */
function namedFiles(
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

/** A subject of the check: the problem of a spec, or the program that brings its own. */
interface Subject {
  readonly source: string;
  readonly load?: ProblemSource['load'];
  /** A file of reported numbers. */
  readonly report?: string;
  /** The spec, where the report is one of several. */
  readonly spec?: string;
}

async function subjects(
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

function hintsOfNothing(): NncheckError {
  const message = '--hints tells where the fault of a report is: name one with --reported FILE';
  return new NncheckError('usage', 'hints', message);
}

function noSpecForDeltas(): NncheckError {
  const message =
    '--deltas compares your ∂cost/∂z with that of a spec, and there is none: name the spec of your network as well';
  return new NncheckError('usage', 'no-spec', message);
}

const INTERRUPTED = new NncheckError('usage', 'interrupted', 'interrupted before anything was checked');

async function checkOne(
  host: Host,
  { source, load, report, spec }: Subject,
  open: Opener | undefined,
  options: GradOptions,
  { signal }: Interruptible,
  reports: Reports,
  share: CheckShare | undefined,
): Promise<Outcome> {
  const watch = share && fileWatch(share);
  const spare = async (files: readonly string[]): Promise<void> => {
    await reports.spare(files);
    await watch?.(files);
  };
  const progress = progressOn(host.stderr, `checking ${source}`);
  const estimate = estimates((line) => {
    progress.end();
    host.stderr.write(printable(line));
  }, source);
  const onProgress = (done: number, total: number, what?: string): void => {
    if (what === undefined) estimate(done, total);
    progress.update(done, total, what);
  };
  const shared = {
    signal,
    ...(share && { share }),
    ...(options.step !== undefined && { step: options.step }),
    ...(options.detail !== 'quiet' && { onProgress }),
  };
  let ofSpec = spec !== undefined;
  try {
    const whole = await load?.(signal);
    ofSpec = false;
    await spare(whole?.files ?? []);
    const loaded = whole && options.at === 'spread' ? informativePoint(whole) : whole;
    const { tensors, seed, method, allWeights, maxEvaluations } = options;
    if (open !== undefined) {
      if (options.deltas && loaded === undefined) throw noSpecForDeltas();
      const { checkProgram } = await import('./check-program.ts');
      return await checkProgram(host, share ? await rememberedOpener(open, share) : open, loaded, {
        ...shared,
        tensors,
        ...(seed !== undefined && { seed }),
        ...(allWeights !== undefined && { allWeights }),
        ...(maxEvaluations !== undefined && { maxEvaluations }),
        deltas: options.deltas,
        isModule: options.module !== undefined,
      });
    }
    if (load === undefined && report !== undefined) {
      const { checkNumbersAlone } = await import('./check-numbers-alone.ts');
      return { check: await checkNumbersAlone(host, report, options, signal, spare) };
    }
    if (whole === undefined || loaded === undefined) throw new TypeError('neither a problem nor a program');
    const problem = withTensors(loaded, tensors);
    const checkOptions = { ...shared, method, deltas: options.deltas };
    if (report !== undefined) {
      const { checkReportedFile } = await import('./check-reported.ts');
      const check = await checkReportedFile(
        host,
        report,
        { problem, whole },
        {
          ...checkOptions,
          spare,
          ...(options.detail !== 'quiet' && { onDiagnosis: progress.step }),
        },
      );
      return { problem, check: spec === undefined ? check : amongOthers(check) };
    }
    const { check, evidence, judgedProblem } = await checkReference(problem, checkOptions);
    if (!Number.isFinite(check.cost.reference) || options.part) return { problem, check };
    const further = options.detail === 'verbose' ? await catalogueMistakes(judgedProblem) : [];
    return { problem, check: covered(check, await coverageOf(judgedProblem, evidence, { further, signal })) };
  } catch (error) {
    const at = { source, ...(spec !== undefined && { spec, ofSpec }) };
    if (error instanceof NncheckError) return { ...at, error };
    if (signal.aborted) return { ...at, error: INTERRUPTED };
    throw error;
  } finally {
    progress.end();
  }
}

/** Starts the program only for what it has not been asked before. */
async function rememberedOpener(open: Opener, { program }: CheckShare): Promise<Opener> {
  const { rememberedImplementation } = await import('../subjects/remembered.ts');
  return (problem, signal) => rememberedImplementation(program, () => open(problem, signal));
}

function exitStatus(outcome: Outcome): number {
  return 'error' in outcome ? statusOf(outcome.error) : EXIT[outcome.check.status];
}

/** Returns the word for the exit status of all checks together. */
function statusInWords(status: number): Status | 'error' {
  const words = ['match', 'mismatch', 'inconclusive'] as const;
  return words.find((word) => EXIT[word] === status) ?? 'error';
}

/** Multiply-adds that a backward pass may take for all faults of the catalogue to be tried: they end in a few seconds. */
const WORTH_THE_CATALOGUE = 3e7;

/** The faults of the catalogue as mistakes that a check could catch: only where asked, since making them takes longer than the check. */
async function catalogueMistakes(problem: Problem): Promise<Iterable<Mistake>> {
  if (problem.network.space.size * problem.data.count > WORTH_THE_CATALOGUE) return [];
  const { mutations } = await import('../diagnosis/coverage/mutations.ts');
  return mutations(problem);
}
