import type { MeasureOptions } from '../../differences/derivatives.ts';
import {
  type MeasurementOptions,
  measurementByIncrements,
  measurementBySubtraction,
  measurementByUnits,
  type ReferenceMeasurement,
  weightsOfShare,
} from '../../differences/measurement.ts';
import type { Share } from '../../differences/shares/part.ts';
import { isDenseChain } from '../../network/graph.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import type { Judged } from './judge-gradient.ts';

/** The ways to measure a numeric gradient, the first unless said otherwise. */
export const METHODS = ['units', 'increments', 'subtraction'] as const;

export type MethodName = (typeof METHODS)[number];

export interface CheckOptions {
  /**
   * How the numeric gradient is measured: by moving pre-activations (unless said otherwise), by moving each weight with
   * exact increments, by full passes and subtraction, or all three, in which case the first decides and the others are
   * shown beside it.
   */
  readonly method?: MethodName | 'all';
  /** The step of the differences relative to the weight's size; undefined is chosen from the noise. */
  readonly step?: number;
  /** Whether ∂cost/∂z is compared too, unit by unit and example by example. */
  readonly deltas?: boolean;
  /** What this machine does of the check, or what others have done. */
  readonly share?: Share;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

const PREPARE: Readonly<
  Record<MethodName, (evaluation: Evaluation, options: MeasurementOptions) => Promise<ReferenceMeasurement>>
> = {
  units: async (evaluation, options) => measurementByUnits(evaluation, options),
  increments: async (evaluation, options) => measurementByIncrements(evaluation, options),
  subtraction: measurementBySubtraction,
};

/**
 * Prepares the measurement that decides.
 *
 * @param ofUnits what a measurement by units is told of ∂cost/∂z, or tells of it
 */
export function prepareMeasurement(
  evaluation: Evaluation,
  { method = 'units', step = evaluation.problem.check.step, share }: CheckOptions,
  ofUnits: Omit<MeasurementOptions, 'step'> = {},
): Promise<ReferenceMeasurement> {
  return PREPARE[method === 'all' ? METHODS[0] : method](evaluation, {
    step,
    ...ofUnits,
    share,
  });
}

/** Returns those of these weights that are measured here. */
export function measuredWeights(
  { problem: { network, check } }: Evaluation,
  weights: Int32Array,
  { method = 'units', step = check.step, share }: CheckOptions,
): Int32Array {
  const isByUnit = (method === 'units' || method === 'all') && (step === undefined || isDenseChain(network));
  return weightsOfShare(network, weights, share, isByUnit);
}

/** Returns the options of one measurement of so many weights. */
export function measureOptions({ signal, onProgress }: CheckOptions, total: number): MeasureOptions {
  return {
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (done: number) => onProgress(done, total) }),
  };
}

/** The same derivatives measured in other ways. */
export interface Witnesses {
  /** By method, in the order of the weights. */
  readonly values: ReadonlyMap<MethodName, Float64Array>;
  readonly evaluations: number;
}

/**
 * Measures the same weights by the methods that do not decide: increments of each weight, and full passes and
 * subtraction, which depend on nothing but the forward pass. None unless the options ask for all methods.
 */
export async function witnessesOf(
  evaluation: Evaluation,
  { weights }: Judged,
  options: CheckOptions,
): Promise<Witnesses> {
  const values = new Map<MethodName, Float64Array>();
  let evaluations = 0;
  if (options.method !== 'all') return { values, evaluations };
  for (const method of METHODS.slice(1)) {
    const measurement = await prepareMeasurement(evaluation, { ...options, method });
    const measured = await measurement.measure(weights, 1, measureOptions(options, weights.length));
    values.set(method, measured.value);
    evaluations += measurement.evaluations + measured.evaluations;
  }
  return { values, evaluations };
}
