import type { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { printable } from './printable.ts';

/**
 * Returns what passes on a stream of bytes that somebody else's code prints: as UTF-8 text, with every character that a
 * terminal would obey escaped, at the pace of the reader.
 */
export function passOn(stream: Writable): (chunk: Uint8Array) => Promise<void> | undefined {
  const decoder = new StringDecoder('utf8');
  return (chunk) => {
    const text = decoder.write(Buffer.from(chunk)).replaceAll('\r\n', '\n');
    if (stream.write(printable(text))) return undefined;
    return new Promise((resolve) => stream.once('drain', resolve));
  };
}
