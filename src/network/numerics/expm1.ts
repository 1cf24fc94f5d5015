/** Below this, six terms of the series give eᵈ − 1 to the last digit. */
const SMALL = 2 ** -8;

/** Returns eᵈ − 1, quickly for the small moves that differences are made of. */
export function expm1(d: number): number {
  if (d > SMALL || d < -SMALL) return Math.expm1(d);
  return d * (1 + d * (1 / 2 + d * (1 / 6 + d * (1 / 24 + d * (1 / 120 + d * (1 / 720))))));
}
