import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { NncheckError } from '../errors.ts';
import { systemWords } from '../input/text/read-bytes.ts';

/** The settings of a project, which are no spec where they lie among specs. */
export const CONFIG_FILE = 'nncheck.config.json';

/**
 * Finds the specs that a command line names: files, `-`, folders (every .json right in them), and globs.
 * Each is given once, in the order of the patterns and by name within one. A file that does not exist stays
 * in the list: reading it says so, and does not stop the others.
 *
 * @throws NncheckError where a folder has no spec, or a glob finds none
 */
export async function expandSpecs(patterns: readonly string[], cwd: string): Promise<string[]> {
  return expandFiles(patterns, cwd, ['.json']);
}

/**
 * Finds the files that patterns name: files, `-`, folders (every file right in them with one of the extensions), and globs.
 *
 * @throws NncheckError where a folder or a glob has none
 */
export async function expandFiles(
  patterns: readonly string[],
  cwd: string,
  extensions: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const pattern of patterns) found.push(...(await expand(pattern, cwd, extensions)));
  return [...new Set(found)];
}

async function expand(pattern: string, cwd: string, extensions: readonly string[]): Promise<string[]> {
  if (pattern === '-') return [pattern];
  const kind = await stat(resolve(cwd, pattern)).catch(() => undefined);
  if (kind?.isDirectory()) {
    const names = await readFolder(pattern, cwd);
    const wanted = (name: string) => extensions.includes(extname(name).toLowerCase()) && name !== CONFIG_FILE;
    const specs = names.filter(wanted).sort();
    if (specs.length === 0) {
      const message = `the folder ${JSON.stringify(pattern)} has no ${extensions.join(', ')} file in it`;
      throw nothing(message);
    }
    return specs.map((name) => join(pattern, name));
  }
  if (kind !== undefined || !/[*?[\]{}()!]/.test(pattern)) return [pattern];
  const { glob } = await import('tinyglobby');
  const files = await glob(pattern, { cwd, expandDirectories: false });
  const specs = files.filter((file) => basename(file) !== CONFIG_FILE).sort();
  if (specs.length === 0) throw nothing(`no file matches ${JSON.stringify(pattern)}`);
  return specs;
}

async function readFolder(pattern: string, cwd: string): Promise<string[]> {
  try {
    const entries = await readdir(resolve(cwd, pattern), { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).errno === undefined) throw error;
    const message = `the folder ${JSON.stringify(pattern)} cannot be read: ${systemWords(error as NodeJS.ErrnoException)}`;
    throw new NncheckError('usage', 'file-unreadable', message);
  }
}

function nothing(message: string): NncheckError {
  return new NncheckError('usage', 'no-spec', message);
}
