import { addAbortSignal, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/**
 * Reads a stream to its end.
 *
 * @param signal ends the wait for more, which then rejects
 */
export function readAll(stream: Readable, signal?: AbortSignal): Promise<Uint8Array> {
  return buffer(signal === undefined ? stream : addAbortSignal(signal, stream));
}
