import { largestMoment, type Moments, measureMoment, measureMoments } from './moments.ts';

/** The chance of crossing a kink falls to an eighth, and the noise of a moment (∝ 1/h) grows only by 8. */
const SHORTER = 8;
/** After four divisions the noise of a moment is 4,096 times as large: little is left to confirm. */
const TRIES = 4;

/**
 * Where kinks were met, what stands out must do so with a shorter step too: otherwise all moments are measured again
 * with that one, whose bounds are wider.
 *
 * @returns false where no two steps agree
 */
export async function confirmAcrossSteps(moments: Moments): Promise<boolean> {
  const { search, measured } = moments;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const order = largestMoment(measured);
    const { value, bound } = measured[order];
    if (!search.oracle.kinked || Math.abs(value) <= bound) return true;
    const { step } = moments;
    const again = await measureMoment(moments, order, step / SHORTER);
    const flagged = again.sharp && Math.abs(again.value) > again.bound;
    if (flagged && Math.abs(again.value - value) <= again.bound + bound) {
      moments.step = step;
      return true;
    }
    const count = measured.length;
    measured.length = 0;
    moments.step = step / SHORTER;
    await measureMoments(moments, count);
  }
  return false;
}
