import type { Line } from '../cost-function.ts';
import type { CostOracle } from './cost-oracle.ts';
import { measureStencil, type Reach } from './stencil.ts';

/** The residual along a line, as good as the cost's noise allows. */
export interface Reading {
  readonly value: number;
  readonly bound: number;
  /** The step that it was measured with: a good first one for the next line like it. */
  readonly step: number;
  /** False where every step met a kink: the value then says nothing. */
  readonly sharp: boolean;
}

/** Five divisions by 10 take a first step of about 1e-3 to 1e-8, where the noise of the cost outweighs the rest. */
const TRIES = 6;
/** Truncation of the bound that is not worth another stencil, beside noise. */
const BALANCED = 4;
/** A stencil is repeated only if its step gets shorter by more than this. */
const WORTHWHILE = 2.2;
/** A step that meets a kink is divided by this. */
const SHRINK = 10;

/**
 * Measures the residual along a line, choosing the step: shorter by 10 after a kink, and where truncation (∝ h⁴)
 * outweighs noise (∝ 1/h) the step at which they are in balance.
 *
 * @param wanted a bound that is good enough
 */
export async function measure(
  oracle: CostOracle,
  line: Line,
  first: number,
  reach: Reach,
  wanted = 0,
): Promise<Reading> {
  let best: Reading = { value: 0, bound: Number.POSITIVE_INFINITY, step: first, sharp: false };
  let step = first;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { value, bound, noise, sharp } = await measureStencil(oracle, line, step, reach);
    if (!sharp) {
      best = best.sharp ? best : { ...best, step };
      step /= SHRINK;
      continue;
    }
    if (bound < best.bound) best = { value, bound, step, sharp };
    const truncation = bound - noise;
    if (bound < wanted || truncation <= BALANCED * noise || (oracle.kinked && attempt > 0)) break;
    const balanced = step * (noise / (BALANCED * truncation)) ** 0.2;
    if (balanced > step / WORTHWHILE) break;
    step = balanced;
  }
  return best;
}
