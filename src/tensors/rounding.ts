/**
 * Unit roundoff u of each type: the largest relative error of one rounding to nearest, half the spacing of the numbers
 * between 1 and 2 (IEEE 754-2019, table 3.5; bfloat16 has the 8 significant bits of its definition).
 */
export const UNIT_ROUNDOFF = {
  float64: 2 ** -53,
  float32: 2 ** -24,
  float16: 2 ** -11,
  bfloat16: 2 ** -8,
};

/**
 * Relative error that a verdict allows a correct gradient for the rounding of its own code (docs/numerics.md, section 4): far
 * more than the unit roundoff, since correct formulas of the same gradient differ where their terms cancel.
 */
export const GRADIENT_ROUNDING = { float64: 1e-7, float32: 1e-4 };

/**
 * Relative error that a formula may leave when it explains numbers: some five hundred roundings of float32, and nine
 * digits of float64. It is smaller than a verdict's, since the formula is chosen among hundreds and differs from the
 * program's in the order of summation alone.
 */
export const FORMULA_ROUNDING = { float64: 1e-9, float32: 3e-5 };

/**
 * Absolute error of a sum relative to the magnitudes of its terms: in float64 `GRADIENT_ROUNDING` of a sum that has
 * cancelled to 1e-6 of them (docs/numerics.md, section 4), in float32 some ten roundings.
 */
export const SUM_ROUNDING = { float64: 1e-13, float32: 1e-6 };

/** Usual relative error of an entry of a correct gradient: nine thousand roundings of float64, or five of float32. */
export const USUAL_ROUNDING = { float64: 1e-12, float32: 3e-7 };
