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

/** The largest memory and number of elements of a file of tensors, whatever its header declares. */
export interface Limits {
  /** Number of tensors. */
  readonly tensors: number;
  /** Count of numbers in all tensors together: each takes 8 bytes in memory. */
  readonly numbers: number;
  /** Total bytes of the unpacked entries. */
  readonly unpacked: number;
}

/** 1 GiB of numbers, out of half a GiB of entries: four times the largest network that a spec may have. */
export const LIMITS: Limits = { tensors: 10_000, numbers: 2 ** 27, unpacked: 2 ** 29 };

/** Dimensions of a tensor: as many as numpy 2 has. */
export const MOST_DIMENSIONS = 64;

/** Counts how much of its limits a file has used. */
export interface Budget {
  /**
   * Takes one tensor before anything is allocated for it.
   *
   * @throws NncheckError where the file then has too many tensors or numbers
   */
  take(numbers: number, source: Source, byte: number): void;
}

/** Starts the count of one file. */
export function budget({ tensors, numbers }: Limits): Budget {
  let tensorsLeft = tensors;
  let numbersLeft = numbers;
  return {
    take(count, source, byte) {
      tensorsLeft--;
      numbersLeft -= count;
      if (tensorsLeft < 0)
        throw badFile(source, 'too-many-tensors', `the file has more than ${tensors} tensors`, byte);
      if (numbersLeft < 0) {
        const message = `the file has more than ${numbers} numbers, the most that are read`;
        throw badFile(source, 'too-many-numbers', message, byte);
      }
    },
  };
}
