/** The rounding error of the change of one example's loss is at most 8ε times it (docs/numerics.md, section 2.3). */
const ROUNDINGS = 8 * 2 ** -52;

/** Changes this small, 0 among them, have come through numbers that have lost digits to underflow, or all. */
const UNDERFLOW = 2 ** -1000;
const LEAST_NORMAL = 2 ** -1022;

/**
 * Returns how far rounding can have moved a sum of changes of these summed magnitudes.
 *
 * @param underflow what outputs whose change is too small for a number may add
 */
export function roundingOf(magnitude: number, underflow: number): number {
  const rounding = magnitude < UNDERFLOW ? Math.max(magnitude, LEAST_NORMAL) : ROUNDINGS * magnitude;
  return rounding + underflow;
}
