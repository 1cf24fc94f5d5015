import type { KinkMove } from '../network/kinks.ts';

/** The judgement of one weight, worst first. The order is that of the codes in `WeightColumns.verdict`. */
export const VERDICTS = ['mismatch', 'inconclusive', 'subgradient', 'inactive', 'match'] as const;
export type Verdict = (typeof VERDICTS)[number];
/** The code of a weight that is frozen. */
export const NO_VERDICT = 255;
export type Counts = Readonly<Record<Verdict, number>>;

/** Why a weight could not be decided. */
export type Reason =
  | 'noise'
  | 'kink'
  | 'below resolution'
  | 'few digits'
  | 'not finite'
  | 'not repeated'
  | 'stairs'
  | 'unknown state'
  | 'small step'
  | 'unknown step';

/**
 * The figures of all weights of one tensor, a column each, in the person's row-major order:
 * columns rather than objects, since there may be millions of weights.
 */
export interface WeightColumns {
  readonly value: Float64Array;
  readonly analytic: Float64Array;
  readonly numeric: Float64Array;
  /** Numeric gradients measured in other ways, by their method, where they were asked for beside this one. */
  readonly witnesses: ReadonlyMap<string, Float64Array>;
  /** |analytic − numeric| */
  readonly error: Float64Array;
  /** The largest error that right code could show here: that of the numeric gradient plus the analytic one's rounding. */
  readonly bound: Float64Array;
  /** Index into VERDICTS, or NO_VERDICT. */
  readonly verdict: Uint8Array;
}

/** A remark beyond the figures of one weight. */
export interface Note {
  /** Why it could not be decided; absent for a subgradient, at a point that is exactly at a kink. */
  readonly reason?: Reason;
  readonly kink?: KinkMove;
}

export interface TensorCheck {
  readonly name: string;
  readonly shape: readonly number[];
  readonly counts: Counts;
  /** The largest error of its weights that are not frozen, and the largest relative one: error / max(|analytic|, |numeric|, 1e-6 · the summed magnitudes of its terms). */
  readonly largestError: number;
  readonly largestRelativeError: number;
  readonly weights: WeightColumns;
  /** By flat index. */
  readonly notes: ReadonlyMap<number, Note>;
  /** True where the spec leaves it out of gradient and training; it then has no verdicts. */
  readonly frozen: boolean;
}

export type Status = 'match' | 'mismatch' | 'inconclusive';
export type PartStatus = Status | 'not given';

const WORST_FIRST = ['mismatch', 'inconclusive', 'match'] as const;

/** Returns the status of several parts together; inconclusive where there is none. */
export function worst(statuses: readonly (PartStatus | undefined)[]): Status {
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 'inconclusive';
}
