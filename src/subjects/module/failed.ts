import type { Broken } from '../instances/client.ts';

/** The advice to a module whose function returns something of another kind. */
export const FORM =
  'cost gives a number, gradient an object of tensors by name and of the shapes of the parameters, outputs a row for each example, update a list of the tensors after each step, epochs the costs of all epochs and the parameters after the last.';

/** A module that did something wrong, within its thread. */
export class Failed extends Error {
  readonly broken: Broken;

  constructor(code: string, what: string, advice: string) {
    super(what);
    this.broken = { code, what, advice };
  }
}

/** Runs a person's function; what it throws is the module's failure. */
export async function guarded<T>(step: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Failed) throw error;
    throw new Failed('error', `${step} throws`, stackOf(error));
  }
}

const LINES = 8;

/** The lines of an error's stack that are of the person's code: none of node, of this folder, or of what called it. */
export function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = stack.split('\n');
  const called = lines.findIndex((line) => /^\s+at (async )?guarded \(/.test(line));
  const theirs = lines
    .slice(0, called === -1 ? lines.length : called)
    .filter((line) => !OURS.test(line) && !(/^\s+at /.test(line) && line.includes(FOLDER)));
  return theirs.slice(0, LINES).join('\n  ');
}

/** Frames of node, and of the thread of a module, which is one file. */
const OURS = /^\s+at .*(node:|\/module-worker\.js:)/;

/** Where this file and its neighbours are. */
const FOLDER = new URL('.', import.meta.url).pathname;
