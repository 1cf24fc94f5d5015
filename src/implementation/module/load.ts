import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NncheckError } from '../../errors.ts';
import type { Problem } from '../../problem/problem.ts';
import { describeProblem } from '../describe-problem.ts';
import type { Values } from './values.ts';

/** What a module gives: by its exports, by its default export, or by the function that this is. */
export interface Exports {
  readonly name?: string;
  /** Its tensors by name: their shapes, and where to start; may be left out where there is a spec. */
  readonly parameters?: Readonly<Record<string, Values>>;
  readonly layout?: unknown;
  readonly cost: (parameters: Readonly<Record<string, Values>>) => unknown;
  readonly gradient: (parameters: Readonly<Record<string, Values>>) => unknown;
  readonly outputs?: (parameters: Readonly<Record<string, Values>>) => unknown;
}

/**
 * Loads a module in JavaScript or TypeScript.
 *
 * @throws NncheckError of kind `usage` where there is no such file, `program` where it throws or lacks something
 */
export async function loadModule(file: string, cwd: string, problem: Problem | undefined): Promise<Exports> {
  const path = resolve(cwd, file);
  const there = await stat(path).catch(() => undefined);
  if (!there?.isFile()) throw new NncheckError('usage', 'file-missing', `--module: there is no file ${file}`);
  const module = await guarded(file, 'its import', () => importFile(path));
  const own = (module.default ?? module) as Record<string, unknown> | ((problem: unknown) => unknown);
  const given =
    typeof own === 'function'
      ? await guarded(file, 'its default export', () => own(problem && describeProblem(problem)))
      : own;
  const exports = (given ?? {}) as Record<string, unknown>;
  for (const name of ['cost', 'gradient']) {
    if (typeof exports[name] === 'function') continue;
    throw moduleFailure(
      file,
      'incomplete',
      `it exports no function ${name}`,
      'Export cost(parameters) and gradient(parameters), or a default function that returns both.',
    );
  }
  return exports as unknown as Exports;
}

/** Node 20 does not know TypeScript: jiti takes the types away, and finds imports without their endings. */
async function importFile(path: string): Promise<Record<string, unknown>> {
  if (!/\.[cm]?tsx?$/.test(path)) return import(pathToFileURL(path).href);
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url).import(path);
}

/** Runs a person's function; what it throws is the module's failure, with the lines of its stack that are theirs. */
export async function guarded<T>(file: string, step: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof NncheckError) throw error;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw moduleFailure(file, 'error', `${step} throws`, stack.split('\n').slice(0, 6).join('\n  '));
  }
}

export function moduleFailure(file: string, code: string, what: string, advice: string): NncheckError {
  return new NncheckError('program', `module-${code}`, `the module ${file} failed: ${what}\n${advice}`);
}
