import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Locate, Path } from './issues.ts';
import { readBytes } from './text/read-bytes.ts';

/**
 * Is told how many rows of a file have been read, and of how many; what it returns is awaited, so that signals take a
 * turn while a large file is read.
 */
export type OnRows = (file: string, done: number, total: number) => Promise<void> | undefined;

/** Rows that are read between two calls of it: some milliseconds. */
export const SOME_ROWS = 2 ** 13;

/** The surroundings of a JSON file: the directory of the files that it names, and its own name in messages. */
export interface Surroundings {
  /** The path of the spec itself, for messages. */
  readonly file?: string;
  /** The directory that relative paths in the spec start from. */
  readonly directory: string;
  readonly locate: Locate;
  /** Every file that was read so far, absolute: an output must not be one of them. */
  readonly files: string[];
  readonly onRows?: OnRows;
}

/** The most bytes of a file that a spec names: MNIST's images are 47 MB. */
export const LARGEST_FILE = 2 ** 29;

/** Reads a file that the spec names at a path of its own; that it cannot be read is shown there. */
export function readBeside(
  name: string,
  path: Path,
  { directory, locate, files }: Surroundings,
): Promise<Uint8Array> {
  const absolute = resolve(directory, name);
  files.push(absolute);
  return readBytes(absolute, {
    kind: 'data',
    place: locate(path),
    called: JSON.stringify(name),
    limit: LARGEST_FILE,
    regular: true,
  });
}

/** How messages call a file that the spec names: as the spec does, seen from where the spec was named. */
export function fileBeside(name: string, { file }: Surroundings): string {
  return file === undefined || isAbsolute(name) ? name : join(dirname(file), name);
}
