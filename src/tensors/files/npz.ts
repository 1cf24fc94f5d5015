import { type Zippable, zipSync } from 'fflate';
import type { Tensor } from '../tensor.ts';
import { npyBytes, npyTensor } from './npy.ts';
import { badFile, budget, type Limits } from './source.ts';
import type { StoredTensor, StoredTensors, WrittenPrecision } from './stored.ts';
import { zipEntries } from './zip.ts';

/** Reads an .npz file, as numpy.savez and savez_compressed write it: a zip archive of .npy files, one a tensor. */
export async function read(bytes: Uint8Array, file: string, limits: Limits): Promise<StoredTensors> {
  const taken = budget(limits);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, source, unpack } of await zipEntries(bytes, file, limits)) {
    if (!name.endsWith('.npy'))
      throw badFile({ file, entry: name }, 'not-npy', 'expected entries that are arrays, named NAME.npy');
    tensors.set(name.slice(0, -'.npy'.length), npyTensor(await unpack(), source, taken));
  }
  return tensors;
}

/** Writes tensors as numpy.savez does, stored and not deflated. */
export async function write(
  tensors: ReadonlyMap<string, Tensor>,
  precision: WrittenPrecision,
): Promise<Uint8Array> {
  const entries: Zippable = Object.fromEntries(
    [...tensors].map(([name, tensor]) => [`${name}.npy`, npyBytes(tensor, precision)]),
  );
  // the first time that a zip can have, as numpy writes: the same tensors give the same bytes
  return zipSync(entries, { level: 0, mtime: new Date(1980, 0, 1) });
}
