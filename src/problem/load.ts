import { basename, dirname, resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import { collectIssues, locateByPath } from '../input/issues.ts';
import { nearest } from '../input/suggest.ts';
import type { OnRows } from '../input/surroundings.ts';
import { readBytes, tooLarge } from '../input/text/read-bytes.ts';
import type { Problem } from './problem.ts';
import { requireText } from './require.ts';
import { resolveSpec } from './resolve.ts';
import type { Spec } from './schema/spec.ts';
import type { Overrides } from './settings.ts';
import { tasks } from './tasks/index.ts';

/** The most bytes of a spec: a network of 500,000 weights written out takes as much, larger ones belong into a file. */
const LARGEST_SPEC = 16 * 2 ** 20;

/** The name of a spec that is read from stdin. */
export const STDIN = '<stdin>';

/** Where a spec file is looked for. */
export interface LoadOptions extends Overrides {
  /** What a relative path is relative to. Default: the working directory of the process. */
  readonly cwd?: string;
  /** Reads all of stdin, for the path `-`. */
  readonly readStdin?: () => Promise<Uint8Array>;
  readonly onRows?: OnRows;
}

/** Options of a spec that has no file of its own. */
export interface SpecOptions extends Overrides {
  /** How messages call it. */
  readonly file?: string;
  /** What relative paths in it are relative to. Default: the working directory of the process. */
  readonly directory?: string;
  readonly onRows?: OnRows;
}

/**
 * Reads a spec file.
 *
 * @param path a file, or `-` for stdin
 * @throws NncheckError of kind `spec` or `data` with everything that is wrong, each at its line and column
 * @example
 * const problem = await loadSpec('fixtures/specs/xor-2-2-1.json');
 * problem.data.count; // 4
 */
export async function loadSpec(
  path: string,
  { cwd = '.', readStdin, ...overrides }: LoadOptions = {},
): Promise<Problem> {
  const file = requireText(path, 'the path of a spec') === '-' ? STDIN : path;
  const bytes =
    path === '-' && readStdin !== undefined
      ? await readStdin()
      : await readBytes(resolve(cwd, path), {
          kind: 'spec',
          place: { file },
          called: 'the spec',
          limit: LARGEST_SPEC,
        });
  const directory = path === '-' ? cwd : dirname(resolve(cwd, path));
  const problem = await problemFromBytes(bytes, { ...overrides, file, directory });
  return path === '-' ? problem : { ...problem, files: [resolve(cwd, path), ...(problem.files ?? [])] };
}

/**
 * Reads the text of a spec.
 *
 * @throws NncheckError as `loadSpec` does
 * @example
 * const layers = '[{ "type": "dense", "name": "out", "units": 1, "activation": "sigmoid" }]';
 * const text = `{ "network": { "inputs": 2, "layers": ${layers} }, "loss": { "type": "squared" }, "data": { "task": "and" } }`;
 * (await problemFromText(text)).network.layers[0].name; // 'out'
 */
export async function problemFromText(text: string, options: SpecOptions = {}): Promise<Problem> {
  return problemFromBytes(new TextEncoder().encode(requireText(text, 'the text of a spec')), { ...options });
}

async function problemFromBytes(
  bytes: Uint8Array,
  { file = 'spec', directory = '.', onRows, ...overrides }: SpecOptions,
): Promise<Problem> {
  if (bytes.length > LARGEST_SPEC) throw tooLarge('spec', { file }, 'the spec', LARGEST_SPEC);
  // The parser and zod take longer to load than a small check takes: built-in tasks do without them.
  const [{ readJson }, { validate }] = await Promise.all([
    import('../input/text/parse.ts'),
    import('./schema/validate.ts'),
  ]);
  const { value, locate, issues: found } = readJson(bytes, 'spec', file);
  const spec = validate(value, found);
  found.throwIfAny();
  return resolveSpec(spec, nameOf(file), {
    file,
    directory,
    locate,
    overrides,
    files: [],
    ...(onRows && { onRows }),
  });
}

/**
 * Returns the problem of a spec that is a value of the library's user.
 *
 * @throws NncheckError as `loadSpec` does, with paths in place of lines
 * @example
 * const layers = [{ type: 'dense', name: 'out', units: 1, activation: 'sigmoid' }];
 * const spec = { network: { inputs: 2, layers }, loss: { type: 'squared' }, data: { task: 'and' } };
 * (await problemFromSpec(spec, { seed: 4 })).data.count; // 4
 */
export async function problemFromSpec(
  spec: Spec,
  { file, directory = '.', onRows, ...overrides }: SpecOptions = {},
): Promise<Problem> {
  const { validate } = await import('./schema/validate.ts');
  const locate = locateByPath(file);
  const found = collectIssues('spec', locate);
  validate(spec, found);
  found.throwIfAny();
  return resolveSpec(spec, nameOf(file ?? 'spec'), {
    ...(file !== undefined && { file }),
    directory,
    locate,
    overrides,
    files: [],
    ...(onRows && { onRows }),
  });
}

/**
 * Makes the problem of a built-in task.
 *
 * @throws NncheckError of kind `usage` on a name that is no task
 * @example
 * (await taskProblem('xor')).network.layers.length; // 2
 */
export async function taskProblem(name: string, overrides: Overrides = {}): Promise<Problem> {
  const task = tasks.get(requireText(name, 'the name of a task'));
  if (task === undefined) {
    const names = [...tasks.keys()];
    const best = nearest(name, names);
    const hint = best === undefined ? `the tasks are ${names.join(', ')}` : `did you mean ${best}?`;
    throw new NncheckError('usage', 'unknown-task', `there is no task ${JSON.stringify(name)}; ${hint}`);
  }
  return resolveSpec(task.spec, name, { directory: '.', locate: locateByPath(), overrides, files: [] });
}

function nameOf(file: string): string {
  return file === STDIN ? 'stdin' : basename(file).replace(/\.json$/i, '');
}
