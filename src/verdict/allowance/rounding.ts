/** What right code may lose to its own rounding, relative to the gradient (NUMERICS.md, section 4). */
export const OWN_ROUNDING = { float64: 1e-7, float32: 1e-4 };

/**
 * What a sum of numbers may be off by, relative to the magnitudes of its terms: 1e-7 of 1e-6 of them (NUMERICS.md,
 * section 4), and some ten roundings in float32.
 */
export const FLOAT64_SUM = 1e-13;
export const FLOAT32_SUM = 1e-6;
