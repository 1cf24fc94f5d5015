import type { CostFunction } from '../differences/cost-function.ts';
import type { OptimizerSettings } from '../problem/problem.ts';
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
  /** ∂cost/∂inputs, behind θ in one vector (see `withInputs`). */
  readonly inputGradient?: Float64Array;
  /** Where it was computed from an update step: how. */
  readonly ofStep?: StepPrecision;
}

/** The precision of a gradient that is (θ − θ′)/η of an update step. */
export interface StepPrecision {
  readonly learningRate: number;
  /** The absolute error of each entry, from the digits of θ and θ′. */
  readonly error: Float64Array;
  /** Whether θ′ is stored in float32. */
  readonly single: boolean;
}

/** Update steps whose gradients and states are compared one by one. */
export const MOST_STEPS = 3;
/** The most update steps of one answer, and the most numbers of their parameters: some megabytes of JSON. */
const LONGEST_RUN = { steps: 1000, numbers: 2 ** 18 };

/** Returns how many update steps of θ of this size one request may ask for. */
export function stepsAtOnce(size: number): number {
  return Math.max(
    MOST_STEPS,
    Math.min(LONGEST_RUN.steps, Math.floor(LONGEST_RUN.numbers / Math.max(1, size))),
  );
}

/** What a training loop of an implementation gives. */
export interface EpochsAnswer {
  /** One for each epoch. */
  readonly costs: Float64Array;
  /** θ after the last epoch. */
  readonly after: Float64Array;
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
  /** Its gradient; undefined where it has only update steps, and those do not show one. */
  gradient(theta: Float64Array): Promise<GradientAnswer | undefined>;
  /** θ after each of some steps of its optimizer from rest. */
  readonly update?: (theta: Float64Array, learningRate: number, steps: number) => Promise<Float64Array[]>;
  /** Its own training loop, from rest, with its own learning rate. */
  readonly epochs?: (theta: Float64Array, count: number) => Promise<EpochsAnswer>;
  /** The optimizer whose steps these are, where it says so itself. */
  readonly optimizer?: OptimizerSettings;
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
