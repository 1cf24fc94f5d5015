import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/**
 * What the command line needs of the process that it runs in. `bin` hands over the real one, tests a made one:
 * nothing else of nncheck knows `process`.
 */
export interface Host {
  /** The arguments after the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Calls back on SIGINT and SIGTERM; returns how to stop listening. */
  onSignal(handler: (signal: 'SIGINT' | 'SIGTERM') => void): () => void;
  readonly signalGroup: SignalGroup;
}

/**
 * Sends a signal to every process of a group, named by the process that leads it; 0 sends nothing and only looks.
 *
 * @returns whether there was any
 */
export type SignalGroup = (leader: number, signal: 'SIGTERM' | 'SIGKILL' | 0) => boolean;
