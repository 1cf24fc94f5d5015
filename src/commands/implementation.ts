import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Problem } from '../problem/problem.ts';
import { passOn } from '../report/pass-on.ts';
import type { Implementation } from '../subjects/implementation.ts';

/** What is under test in place of nncheck's own network. */
export interface ImplementationRequest {
  /** What the command line has beside options. */
  readonly specs: readonly string[];
  /** Files of reported numbers, which are another kind of implementation. */
  readonly reported?: readonly string[];
  /** The text of `--run`. */
  readonly run?: string;
  /** A program and its arguments, after `--`. */
  readonly command?: readonly string[];
  /** A JavaScript or TypeScript file. */
  readonly module?: string;
  /** How many copies of the program or module run. */
  readonly jobs?: number;
  /** Seconds that an answer may take. */
  readonly timeout?: number;
  /** Try every weight of the program, however many. */
  readonly allWeights?: boolean;
  /** Evaluations of its cost at most, where its wrong weights are looked for without trying each. */
  readonly maxEvaluations?: number;
}

/** Starts an implementation, for a problem or with its own. */
export type Opener = (problem: Problem | undefined, signal: AbortSignal) => Promise<Implementation>;

/** What an answer takes at most, unless said otherwise. */
const TIMEOUT_SECONDS = 60;

/**
 * Finds out what is under test.
 *
 * @returns undefined where it is nncheck's own network
 * @throws NncheckError of kind `usage` where that is said twice, or not well
 */
export async function implementationOpener(
  host: Host,
  request: ImplementationRequest,
): Promise<Opener | undefined> {
  const { run, command, module, jobs, timeout, specs } = request;
  refuseTwo(request);
  refuseIdle(request);
  if (run === undefined && command === undefined && module === undefined) return undefined;
  const timeoutMs = (timeout ?? TIMEOUT_SECONDS) * 1000;
  const { openInstances } = await import('../subjects/instances/open.ts');
  if (module !== undefined) {
    const { startModule } = await import('../subjects/module/module.ts');
    const from = { file: module, cwd: host.cwd, output: () => passOn(host.stderr) };
    return (problem, signal) => openInstances(() => startModule(from, { timeoutMs, signal }, problem), jobs);
  }
  const { refuseUnquoted, splitCommand } = await import('../subjects/program/command-line.ts');
  const words = command ?? splitCommand(run ?? '');
  if (run !== undefined) refuseUnquoted(words, specs);
  if (words.length === 0) throw usage('no-program', 'expected a command after --');
  const { startProgram } = await import('../subjects/program/program.ts');
  const launch = { command: words, cwd: host.cwd, env: host.env, signalGroup: host.signalGroup };
  return (problem, signal) => openInstances(() => startProgram(launch, { timeoutMs, signal }, problem), jobs);
}

/** One implementation is checked at a time. */
function refuseTwo({ reported, run, command, module }: ImplementationRequest): void {
  const ways = { '--reported': reported, '--run': run, 'a program after --': command, '--module': module };
  const given = Object.entries(ways).filter(([, value]) => value !== undefined);
  if (given.length < 2) return;
  const names = given.map(([name]) => name).join(' and ');
  throw usage('two-programs', `one implementation is checked at a time, not ${names}: keep one of them`);
}

/** Flags that do nothing without what they are for. */
function refuseIdle({
  run,
  command,
  module,
  timeout,
  allWeights,
  maxEvaluations,
}: ImplementationRequest): void {
  if (run !== undefined || command !== undefined || module !== undefined) return;
  const flags = { '--timeout': timeout, '--all-weights': allWeights, '--max-evaluations': maxEvaluations };
  const flag = Object.entries(flags).find(([, value]) => value !== undefined)?.[0];
  if (flag === undefined) return;
  throw usage('nothing-to-run', `${flag} is for a program under test: name one with --run "CMD …"`);
}

function usage(code: string, message: string): NncheckError {
  return new NncheckError('usage', code, message);
}
