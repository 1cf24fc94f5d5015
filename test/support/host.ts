import { PassThrough } from 'node:stream';
import { run } from '../../src/cli.ts';
import type { Host, Output } from '../../src/host.ts';

export interface MadeHost {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly input?: string;
  /** Makes stdout and stderr terminals of so many columns. */
  readonly terminal?: number;
}

export interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the whole command line in this process, on a made host. */
export async function cli(args: readonly string[], options: MadeHost = {}): Promise<Result> {
  const { host, texts } = madeHost(args, options);
  const status = await run(host);
  return { status, ...texts() };
}

/** A host whose streams are kept in memory. */
export function madeHost(
  args: readonly string[],
  { env = {}, cwd = process.cwd(), input = '', terminal }: MadeHost = {},
) {
  const stdout = collector(terminal);
  const stderr = collector(terminal);
  const stdin = new PassThrough();
  stdin.end(input);
  const handlers = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>();
  const host: Host = {
    args,
    env,
    cwd,
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    onSignal(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    signalGroup(leader, signal) {
      try {
        return process.kill(-leader, signal);
      } catch {
        return false;
      }
    },
  };
  const send = (signal: 'SIGINT' | 'SIGTERM') => {
    for (const handler of handlers) handler(signal);
  };
  return { host, send, listeners: handlers, texts: () => ({ stdout: stdout.text(), stderr: stderr.text() }) };
}

function collector(columns: number | undefined): { stream: Output; text: () => string } {
  const stream = new PassThrough();
  const parts: Buffer[] = [];
  stream.on('data', (part) => parts.push(part));
  if (columns !== undefined) Object.assign(stream, { isTTY: true, columns });
  return { stream, text: () => Buffer.concat(parts).toString() };
}
