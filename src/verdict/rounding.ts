/** What right code may lose to its own rounding, relative to the gradient (NUMERICS.md, section 4). */
export const OWN_ROUNDING = { float64: 1e-7, float32: 1e-4 };
