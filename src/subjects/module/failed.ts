import type { Broken } from '../instances/client.ts';

/** The advice to a module whose function returns something of another kind. */
export const FORM =
  'cost gives a number, gradient an object of tensors by name and of the shapes of the parameters, outputs a row for each example, update a list of the tensors after each step.';

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

/** The lines of an error's stack that are of the module. */
export function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const theirs = stack.split('\n').filter((line) => !OURS.test(line));
  return theirs.slice(0, LINES).join('\n  ');
}

/** Frames of node and of nncheck, whose thread is one file. */
const OURS = /^\s+at .*(node:|\/module-worker\.js:)/;
