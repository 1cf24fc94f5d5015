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

// Nodes and weights of Gauss and Legendre's quadrature with 5 points on [0, 1] (Abramowitz and Stegun 25.4.30).
const NODES = [0.5, 0.2307653449471585, 0.7692346550528415, 0.04691007703066802, 0.9530899229693319];
const WEIGHTS = [
  0.28444444444444444, 0.23931433524968324, 0.23931433524968324, 0.11846344252809454, 0.11846344252809454,
];
/** Up to a move of this length (in units of 1/(1 + |z|)) five points give all 16 digits. */
const SHORT = 0.25;

/** Returns Φ(z + d) − Φ(z): the density integrated over a short way, a difference of the smaller tails over a long one. */
export function normalChange(d: number, z: number): number {
  if (Math.abs(d) * (1 + Math.abs(z)) <= SHORT) {
    let sum = 0;
    for (let k = 0; k < NODES.length; k++) sum += WEIGHTS[k] * normalDensity(z + NODES[k] * d);
    return d * sum;
  }
  return z > 0 && z + d > 0
    ? normalDistribution(-z) - normalDistribution(-z - d)
    : normalDistribution(z + d) - normalDistribution(z);
}
