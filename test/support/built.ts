import { spawnSync } from 'node:child_process';
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
