import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { NncheckError, type Place } from '../../errors.ts';
import type { Path } from '../../input/issues.ts';
import {
  fileBeside,
  LARGEST_FILE,
  type OnRows,
  readBeside,
  type Surroundings,
} from '../../input/surroundings.ts';

/** A data file in memory, unpacked. */
export interface DataFile {
  /** How messages call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The settings of a file of data beside its name. */
export interface ReadOptions {
  /** Whether line 1 of a .csv names its columns. */
  readonly header: boolean;
  /** The targets may be class names. */
  readonly part: 'inputs' | 'targets';
  /** The tensor that is meant, of a file that may have several. */
  readonly tensor?: string;
  readonly onRows?: OnRows;
}

/** The error of a data file whose content is wrong. */
export function badData(code: string, file: string, message: string, place: Place = {}): NncheckError {
  return new NncheckError('data', code, [{ message, place: { file, ...place } }]);
}

/** Reads a file that a spec names at a path of its own; a gzipped one is told by its first bytes, not by its name. */
export async function openDataFile(name: string, path: Path, surroundings: Surroundings): Promise<DataFile> {
  const bytes = await readBeside(name, path, surroundings);
  const shown = fileBeside(name, surroundings);
  if (bytes.length === 0) throw badData('file-empty', shown, 'it is empty');
  return { name: shown, bytes: bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpack(bytes, shown) : bytes };
}

/** zlib's own 16 KiB make 512 MiB take 2.8 s instead of 0.3; a small file does not need as much. */
function chunkFor({ length }: Uint8Array): number {
  return Math.min(Math.max(length, 2 ** 14), 2 ** 20);
}

async function unpack(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: LARGEST_FILE, chunkSize: chunkFor(bytes) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const tooLarge = `unpacked it is larger than ${LARGEST_FILE / 2 ** 20} MiB, the most that is read`;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw badData('file-too-large', file, tooLarge);
    const cutOff = 'the gzipped file ends too early: it may be truncated while it was downloaded';
    if (code === 'Z_BUF_ERROR') throw badData('file-truncated', file, cutOff);
    const damaged = `it starts as a gzipped file and cannot be unpacked (${message})`;
    throw badData('file-damaged', file, damaged);
  }
}
