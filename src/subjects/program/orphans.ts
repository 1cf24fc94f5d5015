import { readdir, readFile } from 'node:fs/promises';
import type { SignalGroup } from '../../host.ts';

/**
 * Kills the processes that a program started and that left its group (daemons do), told by a variable that they all
 * inherit. Only Linux shows it, in /proc; elsewhere there is nothing to read and nothing is done.
 *
 * @param mark `NAME=value` as it stands in their environment
 */
export async function killOrphans(mark: string, signalGroup: SignalGroup): Promise<void> {
  const entries = await readdir('/proc').catch(() => []);
  const marked = entries.filter((entry) => /^\d+$/.test(entry)).map((pid) => groupOfMarked(pid, mark));
  const groups = new Set((await Promise.all(marked)).filter((group) => group !== undefined));
  for (const group of groups) signalGroup(group, 'SIGKILL');
}

/** The group of a process that has the mark; undefined where it has not, is gone, or is another user's. */
async function groupOfMarked(pid: string, mark: string): Promise<number | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    if (!environment.split('\0').includes(mark)) return undefined;
    // pid (name) state parent group …; a name may have spaces and brackets in it.
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined;
  }
}
