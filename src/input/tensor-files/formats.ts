import { extname } from 'node:path';
import type { Limits } from '../../tensors/files/limits.ts';
import type { StoredTensors } from '../../tensors/files/stored.ts';
import { collectIssues, locateByPath } from '../issues.ts';
import type { TensorFile, TensorFormat } from './tensor-file.ts';

/** Every format that a file of tensors may have, by its extension. */
export const tensorFormats: Readonly<Record<string, TensorFormat>> = {
  '.json': {
    read: async (...file) => (await import('./json.ts')).readJsonTensors(...file),
    write: async (tensors) => (await import('./json.ts')).writeJsonTensors(tensors),
  },
  '.npy': {
    read: binary(async () => (await import('../../tensors/files/npy.ts')).readNpy),
    write: async (...tensors) => (await import('../../tensors/files/npy.ts')).writeNpy(...tensors),
    single: true,
  },
  '.npz': {
    read: binary(async () => (await import('../../tensors/files/npz.ts')).readNpz),
    write: async (...tensors) => (await import('../../tensors/files/npz.ts')).writeNpz(...tensors),
  },
  '.safetensors': {
    read: binary(async () => (await import('../../tensors/files/safetensors.ts')).readSafetensors),
    write: async (...tensors) =>
      (await import('../../tensors/files/safetensors.ts')).writeSafetensors(...tensors),
  },
};

/** The extensions of those that are no text: their tensors have an element type. */
export const binaryExtensions: readonly string[] = Object.keys(tensorFormats).filter(
  (extension) => extension !== '.json',
);

type BinaryReader = (bytes: Uint8Array, file: string, limits: Limits) => Promise<StoredTensors>;

/** Loads a reader when it is needed; what is complained about its tensors has a name for a place, and no line. */
function binary(load: () => Promise<BinaryReader>): TensorFormat['read'] {
  return async (bytes, file, limits): Promise<TensorFile> => {
    const read = await load();
    return {
      tensors: await read(bytes, file, limits),
      broken: new Set(),
      issues: collectIssues('data', locateByPath(file)),
    };
  };
}

/** Finds the format of a file by its extension; undefined where there is none. */
export function tensorFormatOf(name: string): TensorFormat | undefined {
  const extension = extname(name).toLowerCase();
  return Object.hasOwn(tensorFormats, extension) ? tensorFormats[extension] : undefined;
}

/** What to say further of a file that is none of these: why a pickle is not. */
export function notReadHint(name: string): string {
  return /\.(pt|pth|pkl|pickle|ckpt)$/i.test(name)
    ? ': a pickle can run code and is never read, so save it in one of these'
    : '';
}
