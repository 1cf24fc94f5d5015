import { extname } from 'node:path';
import type { Limits } from '../../tensors/files/source.ts';
import type { StoredTensors } from '../../tensors/files/stored.ts';
import { collectIssues, locateByPath } from '../issues.ts';
import type { TensorFormat } from './tensor-file.ts';

/** The formats of files of tensors by their extensions; the module of a format is loaded when a file has it. */
export const tensorFormats: Readonly<Record<string, TensorFormat>> = {
  '.json': {
    read: async (bytes, file) => (await import('./json.ts')).read(bytes, file),
    write: async (tensors) => (await import('./json.ts')).write(tensors),
  },
  '.npy': { ...binary(() => import('../../tensors/files/npy.ts')), single: true },
  '.npz': binary(() => import('../../tensors/files/npz.ts')),
  '.safetensors': binary(() => import('../../tensors/files/safetensors.ts')),
};

/** The module of a binary format. */
interface BinaryFormat extends Pick<TensorFormat, 'write'> {
  read(bytes: Uint8Array, file: string, limits: Limits): Promise<StoredTensors>;
}

/** A binary format: the place of an issue about one of its tensors is the tensor's name, without a line. */
function binary(load: () => Promise<BinaryFormat>): TensorFormat {
  return {
    elementTypes: true,
    read: async (bytes, file, limits) => ({
      tensors: await (await load()).read(bytes, file, limits),
      broken: new Set(),
      issues: collectIssues('data', locateByPath(file)),
    }),
    write: async (...tensors) => (await load()).write(...tensors),
  };
}

/** Finds the format of a file by its extension; undefined where there is none. */
export function tensorFormatOf(name: string): TensorFormat | undefined {
  const extension = extname(name).toLowerCase();
  return Object.hasOwn(tensorFormats, extension) ? tensorFormats[extension] : undefined;
}

/** The end of a message about a file in another format: why a pickle is not read. */
export function notReadHint(name: string): string {
  return /\.(pt|pth|pkl|pickle|ckpt)$/i.test(name)
    ? ': a pickle can run code and is never read, so save it in one of these'
    : '';
}
