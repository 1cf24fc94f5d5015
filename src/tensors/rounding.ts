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
 * Relative error that a verdict allows a correct gradient for the rounding of its own code (docs/numerics.md, section 4):
 * backpropagation that is written another way loses up to about 1e-7 of a small gradient in float64, and 1e-4 in float32.
 */
export const GRADIENT_ROUNDING = { float64: 1e-7, float32: 1e-4 };

/**
 * Relative error that a formula may leave when it explains numbers: only the order of summation differs, some hundred
 * roundings of float32, and as many digits of float64 as tell one constant from another. It is smaller than a verdict's,
 * since a formula is chosen among hundreds.
 */
export const FORMULA_ROUNDING = { float64: 1e-9, float32: 3e-5 };

/**
 * Absolute error of a sum relative to the magnitudes of its terms: in float64 `GRADIENT_ROUNDING` of a sum that has
 * cancelled to 1e-6 of them (docs/numerics.md, section 4), in float32 some ten roundings.
 */
export const SUM_ROUNDING = { float64: 1e-13, float32: 1e-6 };

/** Relative error of an entry of a correct gradient as it is mostly seen: a few thousand roundings, or five of float32. */
export const USUAL_ROUNDING = { float64: 1e-12, float32: 3e-7 };
