const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** Returns the density of the standard normal distribution, φ(z) = e^(−z²/2) / √(2π). */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / SQRT_2_PI;
}

/**
 * Returns the standard normal distribution function Φ(z), to nearly full relative precision in both tails.
 *
 * Near 0 by the series Φ = ½ + φ·(z + z³/3 + z⁵/15 + …), whose terms have one sign (Abramowitz and Stegun
 * 26.2.11); far below 0 by Laplace's continued fraction φ/(x + 1/(x + 2/(x + 3/(x + …)))) (26.2.14).
 */
export function normalDistribution(z: number): number {
  if (z > 3) return 1 - normalDistribution(-z);
  return z < -3 ? normalDensity(z) * tailRatio(-z) : 0.5 + normalDensity(z) * centralSeries(z);
}

/** Returns (Φ(z) − ½)/φ(z). */
function centralSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/** Returns Φ(−x)/φ(x) for x ≥ 3, where 90 levels are enough for float64 (16 digits at x = 3). */
function tailRatio(x: number): number {
  let fraction = x;
  for (let k = 90; k >= 1; k--) fraction = x + k / fraction;
  return 1 / fraction;
}
