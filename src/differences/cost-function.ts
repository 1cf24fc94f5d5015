import type { KinkMove } from '../network/kinks.ts';

/**
 * A sparse move of the parameters: weight `indices[k]` of θ moves by `deltas[k]`. Millions of them are typed arrays.
 */
export interface Perturbation {
  readonly indices: readonly number[] | Int32Array;
  readonly deltas: readonly number[] | Float64Array;
}

/** A straight line through θ: a step h moves weight `first + k` by `h·rates[k]`, and the others not at all. */
export interface Line {
  readonly first: number;
  readonly rates: Float64Array;
}

/** The answers to perturbations, in their order. */
export interface Changes {
  /** cost(θ + δ) − cost(θ) */
  readonly values: Float64Array;
  /** A bound on the rounding error of each of them. */
  readonly rounding: Float64Array;
  /** The summed magnitudes of the terms of each, which may have cancelled; absent where they are not known. */
  readonly magnitudes?: Float64Array;
  /** The kinks that were met, by the perturbation's number; none where an implementation cannot know them. */
  readonly kinks: ReadonlyMap<number, KinkMove>;
}

/** The one question to every implementation: by how much does the cost change when these parameters move? */
export interface CostFunction {
  /** @throws the signal's reason when it is aborted */
  changes(perturbations: readonly Perturbation[], signal?: AbortSignal): Promise<Changes>;
  /**
   * The changes for steps along one line, where an implementation has a cheaper question for that; ask `changesAlong`.
   */
  along?(line: Line, steps: readonly number[], signal?: AbortSignal): Promise<Changes>;
  /** The number of perturbations of one question that keeps its cores busy for about a second at most. */
  readonly together?: number;
  /** Ends the threads or programs that answer. */
  close?(): Promise<void>;
}
