import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Locate, Path } from './issues.ts';
import { readBytes } from './text/read-bytes.ts';

/** What a JSON file stands in: where its files are, and how it is spoken of. */
export interface Surroundings {
  /** The spec's own path as it was given, for messages. */
  readonly file?: string;
  /** What relative paths in it are relative to. */
  readonly directory: string;
  readonly locate: Locate;
}

/** The most bytes of a file that a spec names: MNIST's images are 47 MB. */
export const LARGEST_FILE = 2 ** 29;

/** Reads a file that the spec names at a path of its own; that it cannot be read is shown there. */
export function readBeside(
  name: string,
  path: Path,
  { directory, locate }: Surroundings,
): Promise<Uint8Array> {
  return readBytes(resolve(directory, name), {
    kind: 'data',
    place: locate(path),
    called: JSON.stringify(name),
    limit: LARGEST_FILE,
  });
}

/** How messages call a file that the spec names: as the spec does, seen from where the spec was named. */
export function fileBeside(name: string, { file }: Surroundings): string {
  return file === undefined || isAbsolute(name) ? name : join(dirname(file), name);
}
