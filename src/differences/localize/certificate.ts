import { rms } from '../steps/step-sizes.ts';
import type { SearchState } from './search-state.ts';

/** What is known of all weights that were not named. */
export interface Certificate {
  /** Independent random directions along which nothing was left to explain. */
  readonly directions: number;
  /**
   * The chance that errors larger than those below were missed, because those of several weights cancel along every
   * one of these directions; a single wrong weight cannot.
   */
  readonly missProbability: number;
  /** The largest error of an entry that could be there, relative to the rms of its tensor's gradient: of the worst tensor. */
  readonly relativeError: number;
  readonly tensors: readonly CertifiedTensor[];
}

export interface CertifiedTensor {
  readonly name: string;
  /** No single entry is off by more. */
  readonly error: number;
  /** The same, relative to the rms of the tensor's gradient; infinite where that is 0. */
  readonly relativeError: number;
}

/**
 * States what clean directions prove. Given the other signs, one of the two signs of an entry whose effect d·e is
 * larger than the tolerance takes the sum out of it: so a direction misses with a chance of at most ½, and never
 * where the entry is alone.
 *
 * @param tolerances of each clean direction, the largest d·e that it can have left unseen
 */
export function certify({ oracle, direction }: SearchState, tolerances: readonly number[]): Certificate {
  const { task, gradient } = oracle;
  const tolerance = Math.max(...tolerances);
  const tensors = task.tensors.map(({ name, offset, size }): CertifiedTensor => {
    const scale = direction.subarray(offset, offset + size).find((rate) => rate !== 0);
    const error = scale === undefined ? 0 : tolerance / Math.abs(scale);
    const relativeError = error === 0 ? 0 : error / rms(gradient.subarray(offset, offset + size));
    return { name, error, relativeError };
  });
  const informative = tensors.map(({ relativeError }) => relativeError).filter(Number.isFinite);
  return {
    directions: tolerances.length,
    missProbability: 2 ** -tolerances.length,
    relativeError: Math.max(0, ...informative),
    tensors,
  };
}
