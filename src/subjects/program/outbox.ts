import type { Writable } from 'node:stream';

/** A text or bytes, or several one after another: a message may be too long to be one. */
export type Text = string | Uint8Array | Iterable<string | Uint8Array>;

/**
 * Returns what writes texts to a stream, in order and at the pace of its reader.
 *
 * @param onError is called where the stream cannot be written any more
 */
export function outbox(stream: Writable, onError: () => void): (text: Text) => void {
  const waiting: Iterator<string | Uint8Array>[] = [];
  let blocked = false;
  const pump = (): void => {
    blocked = false;
    stream.cork(); // all parts of a small message in one system call
    while (waiting.length > 0 && !blocked) {
      const { value, done } = waiting[0].next();
      if (done) waiting.shift();
      else blocked = !write(value);
    }
    if (blocked) stream.once('drain', pump);
    stream.uncork();
  };
  const write = (part: string | Uint8Array): boolean => stream.write(part, (error) => error && onError());
  return (text) => {
    const parts = typeof text === 'string' || text instanceof Uint8Array ? [text] : text;
    waiting.push(parts[Symbol.iterator]());
    if (!blocked) pump();
  };
}
