import type { Issues, Path } from '../../input/issues.ts';
import type { Precision } from '../../tensors/precision.ts';
import type { Tensor } from '../../tensors/tensor.ts';

/** A tensor that a program has written out, with the precision of its numbers. */
export interface ParsedTensor extends Tensor {
  readonly precision: Precision;
  /** Of a printed matrix of few columns: the precision of each, since a table has columns of different digits. */
  readonly columns?: readonly Precision[];
}

/** The tensors of one part of a report, such as the gradient, and the issues with them. */
export interface ParsedTensors {
  /** By their names in the report; a tensor without a name has the name `''`. */
  readonly tensors: ReadonlyMap<string, ParsedTensor>;
  readonly issues: Issues;
  /** Whether a name is all the words that stand before a tensor, with its name among them. */
  readonly amongWords?: boolean;
  /** The words that the tensors without a name stand under, by what they are called here; `''` under none. */
  readonly unnamed?: ReadonlyMap<string, string>;
  /** The lines of words of a text, without numbers. */
  readonly lines?: readonly string[];
  /** Returns the advice for a tensor without a name: `write its name before it, …`. */
  naming(name: string): string;
  /** The path of a tensor with that name. */
  at(name: string): Path;
}
