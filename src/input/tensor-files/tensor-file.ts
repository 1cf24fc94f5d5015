import type { Limits } from '../../tensors/files/source.ts';
import type { StoredTensors, WrittenPrecision } from '../../tensors/files/stored.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import type { Issues } from '../issues.ts';

/** The tensors of a file. */
export interface TensorFile {
  /** By name, in the order of the file; a tensor without a name is UNNAMED. */
  readonly tensors: StoredTensors;
  /** The names of tensors that have issues and are left out. */
  readonly broken: ReadonlySet<string>;
  /** For the caller to add to, and to throw. The path of a tensor is its name; that of UNNAMED is empty. */
  readonly issues: Issues;
}

/** A format of files of tensors. */
export interface TensorFormat {
  /** @throws NncheckError of kind `data` where the bytes are not in this format, or go beyond the limits */
  read(bytes: Uint8Array, file: string, limits: Limits): Promise<TensorFile>;
  write(tensors: ReadonlyMap<string, Tensor>, precision: WrittenPrecision): Promise<Uint8Array>;
  /** Has no room for more than one tensor. */
  readonly single?: true;
  /** Its tensors have an element type, such as float32; those of a text have the digits that are written. */
  readonly elementTypes?: true;
}
