import type { Issues, Path } from '../../input/issues.ts';
import type { Precision } from '../../tensors/precision.ts';
import type { Tensor } from '../../tensors/tensor.ts';

/** A tensor that somebody's program has written out, and how exactly. */
export interface ParsedTensor extends Tensor {
  readonly precision: Precision;
}

/** Tensors that were given together, such as all of a gradient, and where what is wrong with them is complained about. */
export interface ParsedTensors {
  /** By the names that they were given; the name of one without any is `''`. */
  readonly tensors: ReadonlyMap<string, ParsedTensor>;
  readonly issues: Issues;
  /** Whether the names are all that was written before each tensor, with its name somewhere in it. */
  readonly amongWords?: boolean;
  /** How to say which tensor is meant where one is without a name: `write its name before it, …`. */
  naming(name: string): string;
  /** The path of a tensor with that name. */
  at(name: string): Path;
}
