import { NncheckError } from '../../errors.ts';

/** The origin of bytes, for error messages. */
export interface Source {
  /** How messages call the file. */
  readonly file: string;
  /** The entry of an archive that has the bytes. */
  readonly entry?: string;
  /** The offset of the bytes in the file; 0 where an entry had to be unpacked. */
  readonly start?: number;
}

/** Makes the error of a tensor file whose content is wrong at a byte, counted from the start of its bytes. */
export function badFile(
  { file, entry, start = 0 }: Source,
  code: string,
  message: string,
  byte?: number,
): NncheckError {
  const place = {
    file,
    ...(entry !== undefined && { path: shownName(entry) }),
    ...(byte !== undefined && { byte: start + byte }),
  };
  return new NncheckError('data', code, [{ message, place }]);
}

/** A longer name is cut short where it is shown. */
const LONGEST_NAME = 80;

/** Returns a name as it can be shown: one out of a file may be of any length, and have control characters in it. */
export function shownName(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(short) ? short : JSON.stringify(short).replace(/\p{C}/gu, '?');
}

/** The first bytes in hexadecimal, as `50 4b 03 04`. */
export function hexOf(bytes: Uint8Array, count: number): string {
  const digits = [...bytes.subarray(0, count)].map((byte) => byte.toString(16).padStart(2, '0'));
  return digits.length === 0 ? 'nothing' : digits.join(' ');
}
