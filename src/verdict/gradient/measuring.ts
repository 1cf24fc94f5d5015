import type { MeasureOptions } from '../../differences/derivatives.ts';
import {
  measurementByIncrements,
  measurementBySubtraction,
  type ReferenceMeasurement,
} from '../../differences/measurement.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import type { Judged } from './judge-gradient.ts';

export interface CheckOptions {
  /**
   * How the numeric gradient is measured: by exact increments (unless said otherwise), by full passes and
   * subtraction, or both, in which case the increments decide and the other is shown beside them.
   */
  readonly method?: 'increments' | 'subtraction' | 'all';
  /** The step of the differences relative to the weight's size; undefined is chosen from the noise. */
  readonly step?: number;
  /** Threads to work on at most; all cores unless said otherwise. */
  readonly jobs?: number | undefined;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Prepares the measurement that decides; it has to be closed. */
export async function prepareMeasurement(
  evaluation: Evaluation,
  { method, step = evaluation.problem.check.step, jobs }: CheckOptions,
): Promise<ReferenceMeasurement> {
  const prepare = method === 'subtraction' ? measurementBySubtraction : measurementByIncrements;
  return prepare(evaluation, { step, jobs });
}

/** Returns the options of one measurement of so many weights. */
export function measureOptions({ signal, onProgress }: CheckOptions, total: number): MeasureOptions {
  return {
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (done: number) => onProgress(done, total) }),
  };
}

/**
 * Measures the same weights by full passes and subtraction, the witness that depends on nothing but the forward pass;
 * undefined unless the options ask for all methods.
 */
export async function witnessOf(
  evaluation: Evaluation,
  { weights }: Judged,
  options: CheckOptions,
): Promise<{ value: Float64Array; evaluations: number } | undefined> {
  if (options.method !== 'all') return undefined;
  const { step = evaluation.problem.check.step } = options;
  const measurement = await measurementBySubtraction(evaluation, { step });
  const measured = await measurement.measure(weights, 1, measureOptions(options, weights.length));
  return { value: measured.value, evaluations: measurement.evaluations + measured.evaluations };
}
