import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Tensor } from '../../src/tensors/tensor.ts';

/** A tensor as a message carries it. */
export type Wire = { shape: number[] } & (
  | { values: (number | string)[] }
  | { base64: string; dtype: string }
);

export interface Response {
  readonly jsonrpc: string;
  readonly id: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: what a program answers is what is tested
  readonly result?: any;
  readonly error?: { readonly code: number; readonly message: string };
}

/**
 * A program that is driven line by line, by nothing of nncheck's: the adapters are held against the protocol,
 * not against our client.
 */
export interface Driven {
  request(method: string, params?: object): Promise<Response>;
  /** Sends a line as it is, and returns the answer to it. */
  send(line: string): Promise<Response>;
  /** Closes its stdin; returns its status, all that it wrote to stderr, and lines that nobody asked for. */
  end(): Promise<{ status: number | null; stderr: string; rest: string[] }>;
}

export function drive(command: readonly string[], cwd: string): Driven {
  const child = spawn(command[0], command.slice(1), { cwd });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const errors: Buffer[] = [];
  child.stderr.on('data', (part) => errors.push(part));
  child.stdin.on('error', () => {});
  let id = 0;
  const send = async (line: string): Promise<Response> => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command.join(' ')} ended: ${Buffer.concat(errors)}`);
    return JSON.parse(value);
  };
  return {
    send,
    request: (method, params) => send(JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params })),
    async end() {
      child.stdin.end();
      const rest: string[] = [];
      for await (const line of { [Symbol.asyncIterator]: () => lines }) rest.push(line);
      return { status: await endOf(child, ended), stderr: Buffer.concat(errors).toString(), rest };
    },
  };
}

async function endOf(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const status = await ended;
  clearTimeout(timer);
  return status;
}

/** Writes a tensor as a program asked for. */
export function toWire({ shape, values }: Tensor, encoding?: string): Wire {
  if (encoding !== 'base64') {
    return {
      shape: [...shape],
      values: Array.from(values, (value) => (Number.isFinite(value) ? value : `${value}`)),
    };
  }
  const bytes = Buffer.alloc(8 * values.length);
  for (const [k, value] of values.entries()) bytes.writeDoubleLE(value, 8 * k);
  return { shape: [...shape], dtype: 'float64', base64: bytes.toString('base64') };
}

/** Reads the numbers of a tensor. */
export function fromWire(tensor: Wire): number[] {
  if ('values' in tensor) return tensor.values.map(Number);
  const bytes = Buffer.from(tensor.base64, 'base64');
  return Array.from({ length: bytes.length / 8 }, (_, k) => bytes.readDoubleLE(8 * k));
}

/** Whether a command can be run here. */
export function isInstalled(command: readonly string[]): boolean {
  return spawnSync(command[0], command.slice(1), { stdio: 'ignore' }).status === 0;
}
