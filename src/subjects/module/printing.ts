import { Buffer } from 'node:buffer';
import type { Writable } from 'node:stream';

/** Bytes that a module may print before they are read. */
const MOST_WAITING = 2 ** 20;

/**
 * Limits what waits in a stream that is read by another thread. A function that prints in a loop does not let the reader
 * take a turn, and everything that it prints waits in memory: what is more than 1 MiB is left out, and a line says how
 * much that is.
 *
 * @returns a function that writes that line, where something was left out
 */
export function limitPrinting(stream: Writable, most = MOST_WAITING): () => void {
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
  let leftOut = 0;
  const tell = (): void => {
    if (leftOut === 0) return;
    write(`\n[nncheck leaves out ${leftOut} bytes that the module printed here]\n`);
    leftOut = 0;
  };
  const limited = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const size = Buffer.byteLength(chunk);
    if (stream.writableLength + size <= most) {
      tell();
      return write(chunk, ...rest);
    }
    leftOut += size;
    const done = rest.find((argument) => typeof argument === 'function');
    if (done !== undefined) queueMicrotask(done as () => void);
    return false;
  };
  stream.write = limited;
  return tell;
}
