import type { Limits } from '../../tensors/files/limits.ts';
import type { StoredTensors, WrittenPrecision } from '../../tensors/files/stored.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import type { Issues } from '../issues.ts';

/** A file of tensors that has been read: for its reader to complain about further, and then to throw. */
export interface TensorFile {
  /** By name, in the order of the file; the only one of a file without names is UNNAMED. */
  readonly tensors: StoredTensors;
  /** Names of those that are left out, since something was complained about them. */
  readonly broken: ReadonlySet<string>;
  /** Where something is complained about a tensor, its path is its name; that of UNNAMED is empty. */
  readonly issues: Issues;
}

/** How files of one kind are read and written. */
export interface TensorFormat {
  /** @throws NncheckError of kind `data` where the file is not what it should be, or goes beyond the limits */
  read(bytes: Uint8Array, file: string, limits: Limits): Promise<TensorFile>;
  write(tensors: ReadonlyMap<string, Tensor>, precision: WrittenPrecision): Promise<Uint8Array>;
  /** Has no room for more than one tensor. */
  readonly single?: true;
}
