import type { Examples } from '../../network/network.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import type { NetworkDescription } from '../describe-problem.ts';

/** What the thread of a module is started with. */
export interface ModuleStart {
  readonly path: string;
  /** What a default export that is a function is given. */
  readonly problem?: { readonly network: NetworkDescription; readonly data: Examples };
}

/** What a module says of itself once it is imported. */
export interface Loaded {
  readonly name?: unknown;
  readonly layout?: unknown;
  /** Its tensors and where they start; absent where it takes those of the spec. */
  readonly parameters?: { readonly tensors: readonly NamedShape[]; readonly initial: Float64Array };
  readonly hasOutputs: boolean;
}

export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Sparse moves one after another: move k takes the elements from ends[k − 1] up to ends[k]. */
export interface PackedMoves {
  readonly ends: Int32Array;
  readonly places: Int32Array;
  readonly deltas: Float64Array;
}

/** What the thread of a module can be asked. Parameters are flat: all tensors one after another, row by row. */
export interface Questions {
  load(): Promise<Loaded>;
  /** Says which tensors there are, before anything is asked of them. */
  arrange(tensors: readonly NamedShape[]): void;
  /** Without parameters at those that were given last. */
  cost(parameters?: Float64Array): Promise<number>;
  gradient(parameters: Float64Array): Promise<Float64Array>;
  outputs(parameters: Float64Array): Promise<Tensor>;
  /** The cost with each of the moves, around the parameters that were given last. */
  costs(moves: PackedMoves): Promise<Float64Array>;
  /** The costs at steps along a direction, from the parameters that were given last. */
  line(direction: Float64Array, steps: readonly number[]): Promise<Float64Array>;
}

export type Question = keyof Questions;

export interface Asked {
  /** `end` has no answer: the thread ends when it has nothing to do any more. */
  readonly method: Question | 'end';
  readonly args: readonly unknown[];
}

export type Answered = { readonly result: unknown } | { readonly failure: ModuleFailure };

/** What a module did wrong, as a clause whose subject is the module, and what to do or its stack. */
export interface ModuleFailure {
  readonly code: string;
  readonly what: string;
  readonly advice: string;
}
