import type { Perturbation } from '../../differences/cost-function.ts';
import type { OptimizerSettings } from '../../problem/problem.ts';
import type { Declared } from '../declared.ts';
import type { EpochsAnswer, GradientAnswer, OutputsAnswer } from '../implementation.ts';

/** Weights that are to have other values: indices in θ, and these values. */
export interface Changed {
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Returns θ with some weights changed. */
export function withChanged(theta: Float64Array, { indices, values }: Changed): Float64Array {
  const changed = theta.slice();
  for (let k = 0; k < indices.length; k++) changed[indices[k]] = values[k];
  return changed;
}

/** One running copy of an implementation, a program or a module, that has said what its parameters are. */
export interface Instance extends Declared {
  readonly name: string;
  readonly initial?: Float64Array;
  readonly optimizer?: OptimizerSettings;
  /** The optional methods that it has. */
  readonly methods: ReadonlySet<string>;
  /** The cost at θ, or at θ with some weights changed; without θ at the parameters that it was given last. */
  cost(theta?: Float64Array, changed?: Changed): Promise<number>;
  /** Undefined where it has only update steps. */
  gradient(theta: Float64Array): Promise<GradientAnswer | undefined>;
  outputs(theta: Float64Array): Promise<OutputsAnswer>;
  /** θ after each of some steps of its optimizer from rest; then it holds none of them. */
  update(theta: Float64Array, learningRate: number, steps: number): Promise<Float64Array[]>;
  /** Its training loop from rest; then it holds none of the parameters. */
  epochs(theta: Float64Array, count: number): Promise<EpochsAnswer>;
  /** The cost with each of the perturbations, around the parameters that it was given last. */
  costs(perturbations: readonly Perturbation[]): Promise<Float64Array>;
  /** The costs at steps along a direction of θ's length, from the parameters that it was given last. */
  line(direction: Float64Array, steps: readonly number[]): Promise<Float64Array>;
  /** Whether θ are the parameters that it was given last. */
  holds(theta: Float64Array): boolean;
  /** Asks it to end; returns what was odd about its end, if anything was. */
  close(): Promise<string | undefined>;
  /** Ends it at once. */
  stop(): Promise<void>;
}
