import type { Derivatives, MeasureOptions } from '../../differences/derivatives.ts';

export interface RealTerms {
  /** Returns the summed magnitudes of these weights without what underflow may have lost; absent where none counts that. */
  terms?(weights: Int32Array, signal?: AbortSignal): Promise<Float64Array>;
}

/** Magnitudes below this may be those of numbers that have lost digits to underflow, and of nothing else. */
const UNDERFLOW = 2 ** -400;

/**
 * Returns the derivatives with the magnitudes of real terms where numbers that are not 0 might match at zero for what
 * underflow may have lost: that counts in the bound, and is no term that cancels.
 *
 * @param gradient claimed, of θ's length
 * @param weights those that were measured, by their index in θ
 */
export async function withTerms(
  gradient: Float64Array,
  weights: Int32Array,
  { terms }: RealTerms,
  measured: Derivatives,
  { signal }: MeasureOptions,
): Promise<Derivatives> {
  if (terms === undefined) return measured;
  const { value, bound, summedMagnitude } = measured;
  const open: number[] = [];
  for (let k = 0; k < weights.length; k++) {
    const size = Math.max(Math.abs(gradient[weights[k]]), Math.abs(value[k]));
    if (size > 0 && size <= bound[k] && summedMagnitude[k] < UNDERFLOW) open.push(k);
  }
  if (open.length === 0) return measured;
  const chosen = Int32Array.from(open, (k) => weights[k]);
  const real = await terms(chosen, signal);
  const corrected = summedMagnitude.slice();
  open.forEach((k, i) => {
    corrected[k] = real[i];
  });
  return { ...measured, summedMagnitude: corrected };
}
