import { pathToFileURL } from 'node:url';
import type { Exports } from './exports.ts';
import { Failed, guarded, stackOf } from './failed.ts';

/**
 * Loads a module in JavaScript or TypeScript.
 *
 * @param problem what its default export is given, if that is a function
 * @throws Failed where it throws or lacks something
 */
export async function loadModule(path: string, problem: unknown): Promise<Exports> {
  const module = await guarded('its import', () => importFile(path));
  const own = (module.default ?? module) as Record<string, unknown> | ((problem: unknown) => unknown);
  const given = typeof own === 'function' ? await guarded('its default export', () => own(problem)) : own;
  const exports = (given ?? {}) as Record<string, unknown>;
  for (const names of [['cost'], ['gradient', 'update']]) {
    if (names.some((name) => typeof exports[name] === 'function')) continue;
    throw new Failed(
      'incomplete',
      `it exports no function ${names.join(', and no ')}`,
      'Export cost(parameters) and gradient(parameters), or update in place of gradient, or a default function that returns both.',
    );
  }
  return exports as unknown as Exports;
}

/**
 * jiti's cache is in a temporary folder that every user can write to, under names that are easily told beforehand: what
 * somebody has put there would be run in place of the module.
 */
const NOTHING_FROM_DISK = { fsCache: false, rebuildFsCache: false, esmEvalTempFile: false };

/** Node 20 does not know TypeScript: jiti takes the types away, and finds imports without their endings. */
async function importFile(path: string): Promise<Record<string, unknown>> {
  if (!/\.[cm]?tsx?$/.test(path)) {
    return import(pathToFileURL(path).href).catch((error) => {
      if (!(error instanceof SyntaxError)) throw error;
      // Node keeps the place to itself until the error reaches nobody.
      throw new Failed('error', 'its import throws', `${stackOf(error)}\nnode ${path} shows the line.`);
    });
  }
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url, NOTHING_FROM_DISK).import(path);
}
