import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { SignalGroup } from '../../host.ts';
import { keepTail, type Tail } from './tail.ts';

/** How to start a program. */
export interface Launch {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signalGroup: SignalGroup;
}

/** How a process ended; with `error` it never began. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: NodeJS.ErrnoException;
}

/** A program that runs in a process group of its own. */
export interface Child {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Its last lines on standard error. */
  readonly stderr: Tail;
  /** Settles when it has ended, and what it wrote before has been read. */
  readonly ended: Promise<Ending>;
  /** Ends it and all that it started: asks first (SIGTERM), then does not (SIGKILL). */
  stop(): Promise<void>;
}

/** How long a program that has been asked to end may take. */
const POLITE_MS = 500;
/** Its children may hold its pipes open for ever; what it wrote itself is read sooner than this. */
const DRAIN_MS = 300;
const POLL_MS = 5;

export function startChild({ command, cwd, env, signalGroup }: Launch): Child {
  const [file, ...args] = command;
  const mark = `NNCHECK_PROGRAM=${randomUUID()}`;
  const [name, value] = mark.split('=');
  // In a group of its own: its children can be ended with it, and Ctrl-C on the terminal is ours alone.
  const child = spawn(file, args, { cwd, env: { ...env, [name]: value }, detached: true, windowsHide: true });
  const stderr = keepTail();
  child.stderr.on('data', stderr.push);
  // Who writes to it hears of an error by the callback of `write`.
  child.stdin.on('error', () => {});

  const drained = Promise.all([closed(child.stdout), closed(child.stderr)]);
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', async (code, signal) => {
      await Promise.race([drained, delay(DRAIN_MS, undefined, { ref: false })]);
      resolve({ code, signal });
    });
  });

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const { pid } = child;
    if (pid !== undefined && signalGroup(pid, 'SIGTERM')) {
      for (let waited = 0; waited < POLITE_MS && signalGroup(pid, 0); waited += POLL_MS) await delay(POLL_MS);
      signalGroup(pid, 'SIGKILL');
    }
    if (pid !== undefined) await killOrphans(mark, signalGroup);
    await ended;
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  };
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr,
    ended,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

function closed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve);
  });
}

/**
 * Kills the processes that a program started and that left its group (daemons do), told by a variable that they all
 * inherit. Only Linux shows it, in /proc; elsewhere there is nothing to read and nothing is done.
 *
 * @param mark `NAME=value` as it stands in their environment
 */
async function killOrphans(mark: string, signalGroup: SignalGroup): Promise<void> {
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
