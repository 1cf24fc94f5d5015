import { isUtf8 } from 'node:buffer';
import { type ErrorKind, NncheckError } from '../../errors.ts';

/**
 * Turns the bytes of a text file into its text.
 *
 * @throws NncheckError where it is not UTF-8, starts with a byte order mark, or has nothing in it
 */
export function decode(bytes: Uint8Array, kind: ErrorKind, file: string): string {
  const fail = (code: string, message: string, line?: number) =>
    new NncheckError(kind, code, [
      { message, place: { file, ...(line !== undefined && { line, column: 1 }) } },
    ]);

  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]))
    throw fail('not-utf8', 'it is UTF-16 text: save it as UTF-8 without a byte order mark');
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) {
    const message =
      'it starts with a byte order mark (EF BB BF): save it as “UTF-8”, not as “UTF-8 with BOM”';
    throw fail('byte-order-mark', message, 1);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw fail('not-utf8', `it is not UTF-8 text: the first byte that is not is in line ${badLine(bytes)}`);
  }
  if (text.trim() === '') throw fail('file-empty', 'it is empty');
  return text;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** Returns the first line that is not UTF-8, from 1: no character of several bytes has a newline in it. */
function badLine(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const newline = bytes.indexOf(10, from);
    const end = newline === -1 ? bytes.length : newline + 1;
    if (!isUtf8(bytes.subarray(from, end))) break;
    from = end;
  }
  return line;
}
