import { resolve } from 'node:path';
import { checkAndName } from '../diagnosis/check-implementation.ts';
import { checkReportAndName, UNNAMED } from '../diagnosis/check-report.ts';
import { canPlant, plantedCheck, plantFaults } from '../diagnosis/shrink/planted.ts';
import { type Failing, isSameFailure } from '../diagnosis/shrink/same-failure.ts';
import { type CheckOf, shrink } from '../diagnosis/shrink/shrink.ts';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Problem } from '../problem/problem.ts';
import { styleFor } from '../report/color.ts';
import { writeText } from '../report/output.ts';
import { progressOn } from '../report/progress.ts';
import { shrunkText } from '../report/shrink/text.ts';
import { withParameters } from '../subjects/report-file/match-report.ts';
import { readReported } from '../subjects/report-file/read.ts';
import { specOf } from '../subjects/spec-of.ts';
import { type ImplementationRequest, implementationOpener, type Opener } from './implementation.ts';
import { interruptible, unlessAborted } from './interrupt.ts';
import { checkOutputFile, refuseToOverwrite, writeWhole } from './output-file.ts';
import { oneProblem, type ProblemOptions } from './problems.ts';
import { EXIT } from './status.ts';
import { readAll } from './stdin.ts';

export interface ShrinkOptions extends ProblemOptions, ImplementationRequest {
  /** Where the shrunk problem is written as a spec. */
  readonly output?: string;
  /** Seconds that the search may take. */
  readonly deadline?: number;
  readonly force: boolean;
  readonly color?: boolean;
}

/** What is under test, on the problem of the spec and on any other. */
type UnderTest = Failing & { readonly checkOf: CheckOf };

/**
 * Shrinks a problem on which a program fails, or a fault that a report shows.
 *
 * @returns the exit status of `grad` for the shrunk problem: 1 where it fails
 * @throws NncheckError where nothing can be shrunk, or the implementation fails
 */
export async function runShrink(host: Host, options: ShrinkOptions): Promise<number> {
  const { output, reported = [], module } = options;
  const open = await implementationOpener(host, options);
  if (open === undefined && reported.length !== 1) throw usage('nothing-to-shrink', NOTHING_TO_SHRINK);
  const whole = await oneProblem(host, 'shrink', 'shrinks', options);
  const at = (given: string): string => resolve(host.cwd, given);
  const files = output === undefined ? [] : [{ path: at(output), given: output, flag: '--output' }];
  for (const file of files) await checkOutputFile(file, options.force);
  await refuseToOverwrite(files, [...(whole.files ?? []), ...[...reported, module ?? []].flat().map(at)]);
  const interrupt = interruptible(host, options.deadline);
  const { signal } = interrupt;
  const progress = progressOn(host.stderr, `shrinking ${whole.name}`, undefined, 'problems tried');
  const onTried = (tried: number): void => progress.step('problems tried', tried);
  try {
    const begin = open ? ofProgram(open, whole, signal) : ofReport(host, whole, reported[0], signal);
    const { checkOf, ...failing } = await begin.catch((error: unknown) => {
      throw interrupt.late() ? tooLate(options) : error;
    });
    const { status } = failing.check;
    if (status !== 'mismatch') {
      await writeText(host.stdout, [
        `${whole.name}: ${NOTHING_FAILS[status]}, so there is nothing to shrink\n`,
      ]);
      return interrupt.status() ?? EXIT[status];
    }
    const shrunk = await shrink(failing, checkOf, signal, options.quiet ? undefined : onTried);
    progress.end();
    const { problem, check, tried, isFollowed } = shrunk;
    if (tried > 0 && !isFollowed && !signal.aborted) throw usage('not-followed', NOT_FOLLOWED);
    if (problem === failing.problem && interrupt.late()) throw tooLate(options);
    if (problem === failing.problem && signal.aborted) return interrupt.status()!;
    for (const file of files) await writeWhole(file, `${JSON.stringify(specOf(problem), undefined, 2)}\n`);
    const planted = plantFaults(problem, check.findings.filter(canPlant));
    const style = await styleFor(host, options.color);
    const report = { ...shrunk, before: whole, ...(planted && { planted }), ...(output && { output }) };
    await writeText(host.stdout, shrunkText(report, style), style);
    return interrupt.status() ?? EXIT.mismatch;
  } catch (error) {
    const status = interrupt.status();
    if (status === undefined) throw error;
    return status;
  } finally {
    progress.end();
    interrupt.done();
  }
}

/** A program is started again for each problem, since the problem is a part of `initialize`. */
async function ofProgram(open: Opener, problem: Problem, signal: AbortSignal): Promise<UnderTest> {
  const checkOf = async (one: Problem) => {
    const implementation = await open(one, signal);
    try {
      const { check } = await checkAndName(implementation, one, { tensors: [], signal });
      await implementation.close();
      return check;
    } finally {
      await implementation.stop();
    }
  };
  return { problem, check: await checkOf(problem), checkOf };
}

/** The faults that a report shows, planted: its own numbers belong to one problem. */
async function ofReport(host: Host, whole: Problem, file: string, signal: AbortSignal): Promise<UnderTest> {
  const readStdin = () => readAll(host.stdin, signal);
  const numbers = await unlessAborted(readReported(file, whole, { cwd: host.cwd, readStdin }), signal);
  const problem = numbers.parameters === undefined ? whole : withParameters(whole, numbers.parameters);
  const check = await checkReportAndName(numbers, { problem, whole: problem }, { signal });
  const errors = check.findings.filter(({ severity }) => severity === 'error');
  const checkOf = plantedCheck(errors.filter(canPlant), numbers);
  if (check.status !== 'mismatch' || signal.aborted) return { problem, check, checkOf };
  const planted = errors.length > 0 && errors.every(canPlant) ? await checkOf(problem, signal) : undefined;
  if (planted !== undefined && isSameFailure({ problem, check: planted }, { problem, check }))
    return { problem, check: planted, checkOf };
  const why = errors.every(({ code }) => code === UNNAMED)
    ? 'no known fault reproduces these numbers'
    : `${errors.map(({ code, slug }) => `${code} (${slug})`).join(' and ')} cannot be planted in nncheck’s own network`;
  throw usage(
    'not-planted',
    `${why}, and numbers in a file belong to this problem alone.\nGive the program: ${RUN}`,
  );
}

const RUN = 'nncheck shrink SPEC --run "CMD …"';
const NOTHING_TO_SHRINK = `shrink needs what fails: numbers of your program, --reported FILE, or the program itself: ${RUN}`;
const NOT_FOLLOWED =
  'the program does not follow a smaller problem: its outputs or its cost are of another one.\nIt has to take its network and its data from the problem that it is given in initialize';
const NOTHING_FAILS = {
  match: 'everything matches',
  inconclusive: 'nothing mismatches, though something was left open (nncheck grad tells what)',
};

function tooLate({ deadline }: ShrinkOptions): NncheckError {
  return usage('deadline', `--deadline: ${deadline} s passed before anything smaller was found`);
}

function usage(code: string, message: string): NncheckError {
  return new NncheckError('usage', code, message);
}
