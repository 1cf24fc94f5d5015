import { basename } from 'node:path';
import { lilconfig } from 'lilconfig';
import { NncheckError } from '../../errors.ts';
import { CONFIG_FILE } from '../../problem/expand.ts';

/** The key of a package.json that may have the settings of a project in place of a file of their own. */
export const PACKAGE_KEY = 'nncheck';

/**
 * Finds the settings that hold in a folder: in it, or in the nearest folder above that has any. Nothing is run: only JSON
 * is looked for.
 *
 * @returns the path of the file; undefined where there is none
 */
export async function findConfig(folder: string): Promise<string | undefined> {
  const search = lilconfig('nncheck', {
    searchPlaces: [CONFIG_FILE, 'package.json'],
    packageProp: PACKAGE_KEY,
    // A file that is found is read once more, with the place of each of its parts.
    loaders: { '.json': (path, content) => (basename(path) === CONFIG_FILE ? {} : packageOf(content)) },
    ignoreEmptySearchPlaces: false,
  });
  try {
    return (await search.search(folder))?.filepath;
  } catch (error) {
    const message = `the settings of ${folder} cannot be read: ${(error as Error).message}`;
    throw new NncheckError('usage', 'file-unreadable', message);
  }
}

/** The object in a package.json; one that is broken has no settings. */
function packageOf(content: string): object {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
