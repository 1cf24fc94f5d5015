import type { CostFunction } from '../differences/cost-function.ts';
import type { ArrangedTensor, Layout } from '../tensors/layout.ts';
import type { Tensor } from '../tensors/tensor.ts';

/** The gradient as an implementation claims it. */
export interface GradientAnswer {
  /** Of θ's length. */
  readonly gradient: Float64Array;
  /** The cost that came with it. */
  readonly cost?: number;
  /** ∂cost/∂z by layer, [examples, units]. */
  readonly deltas?: ReadonlyMap<string, Tensor>;
}

/** What an implementation computed on its way to the cost. */
export interface OutputsAnswer {
  /** [examples, units] */
  readonly outputs: Tensor;
  readonly preActivations?: ReadonlyMap<string, Tensor>;
  readonly activations?: ReadonlyMap<string, Tensor>;
}

/** An implementation under test that can be asked: a program, or a module. */
export interface Implementation {
  readonly name: string;
  /** Its parameters as it names and stores them; their sources are indices in θ. */
  readonly tensors: readonly ArrangedTensor[];
  readonly size: number;
  /** How it stores them, where it says so itself. */
  readonly layout?: Layout;
  /** θ where it wants to be checked, if it brings that. */
  readonly initial?: Float64Array;
  cost(theta: Float64Array): Promise<number>;
  gradient(theta: Float64Array): Promise<GradientAnswer>;
  readonly outputs?: (theta: Float64Array) => Promise<OutputsAnswer>;
  /**
   * The changes of its cost around θ, as differences of two costs.
   *
   * @param base its cost at θ
   * @param noise the rounding error of one cost
   */
  around(theta: Float64Array, base: number, noise?: number): CostFunction;
  /** The cost of each instance that still holds θ, without giving it again; absent where nothing is kept. */
  readonly asItStands?: (theta: Float64Array) => Promise<number[]>;
  /** Asks it to end; returns what was odd about its end, if anything was. */
  close(): Promise<string | undefined>;
  /** Ends it at once. */
  stop(): Promise<void>;
}
