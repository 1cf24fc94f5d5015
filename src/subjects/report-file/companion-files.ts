import { extname, isAbsolute, join, resolve } from 'node:path';
import { NncheckError } from '../../errors.ts';
import { describeValue } from '../../input/describe.ts';
import { LARGEST_FILE } from '../../input/surroundings.ts';
import { readBytes } from '../../input/text/read-bytes.ts';
import { tensorFiles } from './formats.ts';
import type { ReadCompanion } from './json-tensors.ts';

/**
 * Returns a function that reads the files of tensors that a report names, relative to the report.
 *
 * @param directory the absolute directory of the report
 * @param file the name of the report in messages
 */
export function companionFilesOf(directory: string, file: string): ReadCompanion {
  return async (name, path, { locate }) => {
    const place = locate(path);
    const extension = extname(name).toLowerCase();
    if (!Object.hasOwn(tensorFiles, extension)) {
      const message = `expected numbers, or the name of a file of tensors (${Object.keys(tensorFiles).join(', ')}), found ${describeValue(name)}${/[[\n]/.test(name) ? '; arrays as they are printed belong into a .txt file' : ''}`;
      throw new NncheckError('data', 'unknown-format', [{ message, place }]);
    }
    const called = JSON.stringify(name);
    const bytes = await readBytes(resolve(directory, name), {
      kind: 'data',
      place,
      called,
      limit: LARGEST_FILE,
    });
    const shown = file === '<stdin>' || isAbsolute(name) ? name : join(file, '..', name);
    return tensorFiles[extension](bytes, shown);
  };
}
