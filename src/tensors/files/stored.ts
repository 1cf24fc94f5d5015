import type { Tensor } from '../tensor.ts';
import type { StoredPrecision } from './elements.ts';

/** A tensor of a file: its numbers as float64, and the type that they were stored as. */
export interface StoredTensor extends Tensor {
  /** numpy's name of the type of its elements, such as `float32`; `decimal` where they were text. */
  readonly dtype: string;
  readonly precision: StoredPrecision;
}

/** The tensors of a file by name, in its order. */
export type StoredTensors = ReadonlyMap<string, StoredTensor>;

/** The name of the only tensor of a file that gives it none. */
export const UNNAMED = '';

/** The element types that files are written in. */
export type WrittenPrecision = 'float64' | 'float32';
