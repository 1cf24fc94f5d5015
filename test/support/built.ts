import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command in a process of its own, without colours. `root` is where its bin and dist are. */
export function nncheck(
  args: readonly string[],
  { root = ROOT, cwd, input = '' }: { root?: string; cwd?: string; input?: string } = {},
): Run {
  const { FORCE_COLOR: _, ...env } = process.env;
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [join(root, 'bin/nncheck.js'), ...args],
    {
      cwd: cwd ?? root,
      input,
      env: { ...env, NO_COLOR: '1', COLUMNS: '100' },
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  if (error) throw error;
  return { status, stdout, stderr };
}

/** A run of the built command that goes on by itself. */
export interface Started {
  readonly child: ChildProcess;
  readonly done: Promise<Run>;
  /** What it has written so far. */
  text(): { readonly stdout: string; readonly stderr: string };
}

/** Starts the built command, to be waited for or sent signals; `env` is for it and all that it starts. */
export function startNncheck(
  args: readonly string[],
  { cwd = ROOT, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Started {
  const { FORCE_COLOR: _, ...own } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'bin/nncheck.js'), ...args], {
    cwd,
    env: { ...own, NO_COLOR: '1', COLUMNS: '100', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      parts[name] += part;
    });
  }
  const done = new Promise<Run>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...parts }));
  });
  return { child, done, text: () => ({ ...parts }) };
}
