import { isUtf8 } from 'node:buffer';
import { type ErrorKind, NncheckError } from '../../errors.ts';

/** UTF-16 says its byte order in its first two bytes. */
const UTF16: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * Turns the bytes of a text file into its text, without a byte order mark: UTF-8, or UTF-16 where it has such a mark, as
 * PowerShell and Windows editors save it.
 *
 * @throws NncheckError where it is in another encoding, or has nothing in it
 */
export function decode(bytes: Uint8Array, kind: ErrorKind, file: string): string {
  const fail = (code: string, message: string) =>
    new NncheckError(kind, code, [{ message, place: { file } }]);

  const encoding = UTF16.find(([mark]) => startsWith(bytes, mark))?.[1] ?? 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const message =
      encoding === 'utf-8'
        ? `it is not UTF-8 text: the first byte that is not is in line ${badLine(bytes)}`
        : 'it starts as UTF-16 text, and is none: save it as UTF-8';
    throw fail('not-utf8', message);
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
