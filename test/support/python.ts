import { spawnSync } from 'node:child_process';

const PYTHON = '/usr/bin/python3';

/** Runs a script of Python with arguments, and returns what it prints; throws with what it says where it fails. */
export function python(script: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(PYTHON, ['-c', script, ...args], { encoding: 'utf8' });
  if (error !== undefined || status !== 0) throw new Error(`${PYTHON}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Why tests with a module of Python have to be skipped; undefined where it is there. */
export function missingModule(module: string): string | undefined {
  try {
    python(`import ${module}`);
    return undefined;
  } catch {
    return `${PYTHON} has no ${module}`;
  }
}
