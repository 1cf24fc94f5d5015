import { open, stat } from 'node:fs/promises';
import { getSystemErrorMap } from 'node:util';
import { type ErrorKind, NncheckError, type Place } from '../../errors.ts';

/** A read asks for as much as was read before it: small files need little memory, and large ones few reads. */
const LEAST_CHUNK = 1 << 14;
const MOST_CHUNK = 1 << 20;

/** How a file is read and spoken of. */
export interface Reading {
  readonly kind: ErrorKind;
  /** Where its errors are shown: the file itself, or the place that names it. */
  readonly place: Place;
  /** How messages call it, such as `this file` or `"train.csv"`. */
  readonly called: string;
  /** The most bytes that are read. */
  readonly limit: number;
  /** Whether only a regular file is read: a pipe or a device that a spec names could make the command wait for ever. */
  readonly regular?: boolean;
}

/**
 * Reads a whole file, also one that has no length of its own such as a pipe.
 *
 * @throws NncheckError where it is missing, a folder, larger than the limit, or the system does not let it be read
 */
export async function readBytes(
  path: string,
  { kind, place, called, limit, regular = false }: Reading,
): Promise<Uint8Array> {
  const fail = (code: string, message: string) => new NncheckError(kind, code, [{ message, place }]);
  try {
    if (regular) {
      const found = await stat(path);
      if (!found.isFile() && !found.isDirectory()) {
        const message = `${called} is a pipe, a socket or a device, and a regular file is expected`;
        throw fail('file-not-regular', message);
      }
    }
    const file = await open(path, 'r');
    try {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for (;;) {
        const chunk = Math.min(Math.max(size, LEAST_CHUNK), MOST_CHUNK);
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunk), 0, chunk, null);
        if (bytesRead === 0) return Buffer.concat(chunks, size);
        size += bytesRead;
        if (size > limit) throw tooLarge(kind, place, called, limit);
        chunks.push(buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw fail('file-missing', `${called} does not exist (looked for ${path})`);
      case 'EISDIR':
        throw fail('file-is-folder', `${called} is a folder, and a file is expected`);
      case 'EACCES':
      case 'EPERM':
        throw fail('file-unreadable', `${called} is not readable: allow it with chmod +r`);
      case 'ENAMETOOLONG':
      case 'ELOOP':
      case 'ERR_INVALID_ARG_VALUE':
        throw fail('file-missing', `${called} is not a name that a file can have`);
      default:
        throw (error as NodeJS.ErrnoException).errno === undefined
          ? error
          : fail(
              'file-unreadable',
              `${called} cannot be read: ${systemWords(error as NodeJS.ErrnoException)}`,
            );
    }
  }
}

/** The error of a text or file that is too large. */
export function tooLarge(kind: ErrorKind, place: Place, called: string, limit: number): NncheckError {
  return new NncheckError(kind, 'file-too-large', [
    { message: `${called} is larger than ${limit / 2 ** 20} MiB, the most that is read`, place },
  ]);
}

/** What the system says of an error of its own, without the name of the call: `EIO: i/o error`. */
export function systemWords({ code, errno, message }: NodeJS.ErrnoException): string {
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  return words === undefined ? message : `${code}: ${words}`;
}
