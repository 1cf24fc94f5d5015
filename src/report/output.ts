import type { Writable } from 'node:stream';
import { NncheckError } from '../errors.ts';
import { toAscii } from './ascii.ts';
import { NO_PAINT, type Paint } from './color.ts';
import { printable } from './printable.ts';

/** Enough that a write is worth its system call, little enough that memory stays flat. */
const CHUNK = 64 * 1024;

interface OutputStyle {
  readonly paint: Paint;
  readonly isAscii?: boolean;
}

/**
 * Writes text to a stream in order and whole, at the pace of its reader.
 * A reader that has gone (`| head`) is no error: what it did not want is dropped, and not even made. Characters that a
 * terminal would obey are escaped.
 *
 * @param style what the text was painted with, and whether it has to be ASCII
 * @throws NncheckError where the stream cannot be written, as on a full disk
 */
export async function writeText(
  stream: Writable,
  parts: Iterable<string>,
  { paint, isAscii = false }: OutputStyle = { paint: NO_PAINT },
): Promise<void> {
  const painted = paint !== NO_PAINT;
  const written = (text: string) => printable(isAscii ? toAscii(text) : text, painted);
  let pending = '';
  for (const part of parts) {
    pending += part;
    if (pending.length < CHUNK) continue;
    if (!(await write(stream, written(pending)))) return;
    pending = '';
  }
  if (pending !== '') await write(stream, written(pending));
}

/** Writes one text; false where nobody reads any more. */
function write(stream: Writable, text: string): Promise<boolean> {
  if (stream.destroyed || stream.errored || stream.writableEnded) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) resolve(true);
      else if (isClosedPipe(error)) resolve(false);
      else reject(new NncheckError('data', 'not-written', `the output cannot be written: ${error.message}`));
    });
  });
}

function isClosedPipe(error: Error & { code?: string }): boolean {
  return ['EPIPE', 'ERR_STREAM_DESTROYED', 'ECONNRESET'].includes(error.code ?? '');
}
