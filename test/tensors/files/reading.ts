import { join } from 'node:path';
import { NncheckError } from '../../../src/errors.ts';
import { read as readNpy } from '../../../src/tensors/files/npy.ts';
import { read as readNpz } from '../../../src/tensors/files/npz.ts';
import { read as readSafetensors } from '../../../src/tensors/files/safetensors.ts';
import type { Limits } from '../../../src/tensors/files/source.ts';
import type { StoredTensors } from '../../../src/tensors/files/stored.ts';

/** The files of make_tensors.py. */
export const GOLDEN = join(import.meta.dirname, '../../golden/tensors');

const READERS = { npy: readNpy, npz: readNpz, safetensors: readSafetensors };

/** Finds what reads a file of that name. */
export function readerFor(
  file: string,
): (bytes: Uint8Array, file: string, limits: Limits) => Promise<StoredTensors> {
  return READERS[file.slice(file.lastIndexOf('.') + 1) as keyof typeof READERS];
}

/** What is thrown of an NncheckError; anything else is a bug and is thrown on. */
export async function thrown(
  work: Promise<unknown>,
): Promise<{ kind: string; code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof NncheckError)) throw error;
    return { kind: error.kind, code: error.code, message: error.message };
  }
  throw new Error('expected an NncheckError, and nothing was thrown');
}
