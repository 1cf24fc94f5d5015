import { pauses } from '../differences/pauses.ts';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { OnRows } from '../input/surroundings.ts';
import { expandSpecs } from '../problem/expand.ts';
import { loadSpec, taskProblem } from '../problem/load.ts';
import type { Problem } from '../problem/problem.ts';
import type { Overrides } from '../problem/settings.ts';
import { progressOn } from '../report/progress.ts';
import { inPlaceOfSpec } from './in-place-of-spec.ts';
import { unlessAborted } from './interrupt.ts';
import { readAll } from './stdin.ts';

/** Where a command's problems come from: specs, or a built-in task. */
export interface ProblemOptions extends Overrides {
  readonly specs: readonly string[];
  readonly task?: string;
  /** Shows no progress. */
  readonly quiet?: boolean;
}

/** A problem that is loaded when its turn comes: one that cannot be does not stop the others. */
export interface ProblemSource {
  /** What messages call it. */
  readonly source: string;
  load(signal?: AbortSignal): Promise<Problem>;
}

/**
 * Finds the problems of a command.
 *
 * @throws NncheckError of kind `usage` where there are none, or both a spec and a task
 */
export async function problemSources(
  host: Host,
  command: string,
  options: ProblemOptions,
): Promise<ProblemSource[]> {
  const { specs, task } = options;
  const overrides = overridesOf(options);
  if (task !== undefined) {
    if (specs.length > 0) {
      throw usage('spec-and-task', `give either a spec or --task, not both: ${specs[0]} and --task ${task}`);
    }
    return [{ source: task, load: () => taskProblem(task, overrides) }];
  }
  if (specs.length === 0) {
    throw usage('no-spec', `${command} needs a spec or a task, such as: nncheck ${command} --task xor`);
  }
  const paths = await expandSpecs(specs, host.cwd);
  return paths.map((path) => ({
    source: path,
    load: (signal) => {
      const readStdin = () => readAll(host.stdin, signal);
      const progress = progressOn(host.stderr, `reading ${path}`);
      const pause = pauses(signal);
      const onRows: OnRows = (file, done, total) => {
        if (options.quiet !== true) progress.step(`rows of ${file}`, done, total);
        return pause();
      };
      const loading = loadSpec(path, { cwd: host.cwd, readStdin, onRows, ...overrides });
      const read = loading.catch(async (error: unknown) => {
        const isContent = error instanceof NncheckError && !error.code.startsWith('file-');
        throw (isContent ? await inPlaceOfSpec(path, host.cwd) : undefined) ?? error;
      });
      return unlessAborted(read, signal).finally(progress.end);
    },
  }));
}

/**
 * Loads the problem of a command that takes one.
 *
 * @param does what the command does with it, for the message: `shows`
 * @throws NncheckError where there is none, or more than one
 */
export async function oneProblem(
  host: Host,
  command: string,
  does: string,
  options: ProblemOptions,
): Promise<Problem> {
  const [source, ...more] = await problemSources(host, command, options);
  if (more.length === 0) return source.load();
  throw usage('several-specs', `${command} ${does} one spec, not ${more.length + 1}: name one of them`);
}

const OVERRIDES = ['examples', 'seed', 'epochs', 'learningRate', 'batchSize'] as const;

function overridesOf(options: ProblemOptions): Overrides {
  const given = OVERRIDES.filter((name) => options[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, options[name]]));
}

function usage(code: string, message: string): NncheckError {
  return new NncheckError('usage', code, message);
}
