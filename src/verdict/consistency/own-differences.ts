import { performance } from 'node:perf_hooks';
import { measureBlackBox } from '../../differences/black-box.ts';
import type { CostFunction } from '../../differences/cost-function.ts';
import { noDerivatives } from '../../differences/derivatives.ts';
import { type GradientUnderTest, type Judged, judgeGradient } from '../gradient/judge-gradient.ts';
import { joinJudgements } from '../gradient/judgements.ts';

export interface ConsistencyOptions {
  /** The step of each weight, by its index in θ. */
  readonly steps: Float64Array;
  readonly noise: number;
  readonly round?: (value: number) => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/** Weights are judged in slices of about this time: the slices before Ctrl-C are kept. */
const SLICE_MS = 500;
const FIRST_SLICE = 8;
const LARGEST_SLICE = 4096;

/**
 * Judges a gradient against differences of the implementation's own cost.
 *
 * @returns the weights that were judged: all, or those before the signal
 */
export async function judgeConsistency(
  cost: CostFunction,
  theta: Float64Array,
  claim: GradientUnderTest,
  weights: Int32Array,
  options: ConsistencyOptions,
): Promise<Judged> {
  const { steps, noise, round, signal, onProgress } = options;
  const measurement = {
    measure: (chosen: Int32Array, factor = 1) =>
      measureBlackBox(
        cost,
        theta,
        chosen,
        Float64Array.from(chosen, (weight) => factor * steps[weight]),
        {
          noise,
          ...(round && { round }),
          ...(signal && { signal }),
        },
      ),
  };
  const slices: Judged[] = [];
  let size = FIRST_SLICE;
  for (let start = 0; start < weights.length && !signal?.aborted; ) {
    const slice = weights.subarray(start, start + size);
    const begin = performance.now();
    try {
      slices.push(await judgeGradient(claim, slice, measurement));
    } catch (error) {
      if (!signal?.aborted) throw error;
      break;
    }
    start += slice.length;
    onProgress?.(start);
    const each = (performance.now() - begin) / slice.length;
    size = Math.max(1, Math.min(4 * size, LARGEST_SLICE, Math.floor(SLICE_MS / Math.max(each, 1e-3))));
  }
  return joinJudged(slices);
}

/** Returns the judgements of no weights. */
export function nothingJudged(): Judged {
  return joinJudged([]);
}

/** Joins the judgements of several sets of weights. */
export function joinJudged(slices: readonly Judged[]): Judged {
  const weights = Int32Array.from(slices.flatMap((slice) => [...slice.weights]));
  const measured = noDerivatives(weights.length);
  let at = 0;
  for (const { measured: part, weights: some } of slices) {
    measured.value.set(part.value, at);
    measured.bound.set(part.bound, at);
    measured.summedMagnitude.set(part.summedMagnitude, at);
    measured.unchanged.set(part.unchanged, at);
    for (const [k, kink] of part.kinks) measured.kinks.set(at + k, kink);
    at += some.length;
  }
  return {
    weights,
    measured,
    judgements: joinJudgements(slices.map(({ judgements }) => judgements)),
    evaluations: slices.reduce((sum, { evaluations }) => sum + evaluations, 0),
  };
}
