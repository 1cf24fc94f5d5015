import type { KinkMove } from '../network/kinks.ts';

/** A sparse move of the parameters: weight `indices[k]` of θ moves by `deltas[k]`. Millions of them are typed arrays. */
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
  /** How far rounding can have moved each of them. */
  readonly rounding: Float64Array;
  /** The summed magnitudes of what each was added up from, which may have cancelled; absent where they are not known. */
  readonly magnitudes?: Float64Array;
  /** The kinks that were met, by the perturbation's number; an implementation that cannot know gives none. */
  readonly kinks: ReadonlyMap<number, KinkMove>;
}

/** The one question to every implementation: by how much does the cost change when these parameters move? */
export interface CostFunction {
  /** @throws the signal's reason when it is aborted */
  changes(perturbations: readonly Perturbation[], signal?: AbortSignal): Promise<Changes>;
  /** The same for steps along one line, where an implementation can be asked that at less cost; ask `changesAlong`. */
  along?(line: Line, steps: readonly number[], signal?: AbortSignal): Promise<Changes>;
  /** How many perturbations it likes to be asked at once, for good use of its cores and no longer than a second or so. */
  readonly together?: number;
  /** Ends the threads or programs that answer. */
  close?(): Promise<void>;
}
