import { twoProduct, twoSum } from './double-double.ts';

const SQRT_2_PI = Math.sqrt(2 * Math.PI);
/** Beyond this, the density is 0 in float64. */
const FAR = 40;

/** Returns the density of the standard normal distribution, φ(z) = e^(−z²/2) / √(2π). */
export function normalDensity(z: number): number {
  if (!(Math.abs(z) < FAR)) return 0;
  // The square exactly: the digits that it loses when rounded are missed by its exponential, 500 of them far out.
  const [square, lost] = twoProduct(z, z);
  const e = Math.exp(-square / 2);
  return (e - (e * lost) / 2) / SQRT_2_PI;
}

/**
 * Returns the standard normal distribution function Φ(z), to nearly full relative precision in both tails.
 *
 * Near 0 by the series Φ = ½ + φ·(z + z³/3 + z⁵/15 + …), whose terms have one sign (Abramowitz and Stegun
 * 26.2.11); far below by Laplace's continued fraction φ/(x + 1/(x + 2/(x + 3/(x + …)))) (26.2.14).
 */
export function normalDistribution(z: number): number {
  if (z > CENTRAL) return 1 - normalDistribution(-z);
  if (z < -TAIL) return normalDensity(z) * tailRatio(-z);
  return z < -CENTRAL ? betweenDistribution(z) : 0.5 + normalDensity(z) * centralSeries(z);
}

/** Up to CENTRAL the series loses less than two bits to the ½; from TAIL on the fraction needs few levels. */
const [CENTRAL, TAIL] = [1, 3];

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

/** Returns Φ(−x)/φ(x); n levels leave an error of about e^(−2x·√n). */
function tailRatio(x: number): number {
  let fraction = x;
  for (let k = Math.ceil(380 / (x * x)) + 10; k >= 1; k--) fraction = x + k / fraction;
  return 1 / fraction;
}

/** Φ(−1.125), Φ(−1.375), … Φ(−2.875). */
const BETWEEN = [
  0.13029451713680887, 0.08456572235133572, 0.05208127941521955, 0.030396361765261375, 0.016793306448448814,
  0.008774475095738362, 0.004332448363012558, 0.0020201374899460017,
];

/** Returns Φ(z) for −3 ≤ z ≤ −1: from the nearest known value the density is integrated. */
function betweenDistribution(z: number): number {
  const nearest = Math.min(BETWEEN.length - 1, Math.floor(4 * (-z - CENTRAL)));
  const from = -CENTRAL - 0.125 - nearest / 4;
  const way = z - from;
  return BETWEEN[nearest] + way * normalDensity(from) * meanDensity(way, from, 2);
}

// Nodes and weights of Gauss and Legendre's quadrature with 5 points on [0, 1] (Abramowitz and Stegun 25.4.30).
const NODES = [0.5, 0.2307653449471585, 0.7692346550528415, 0.04691007703066802, 0.9530899229693319];
const WEIGHTS = [
  0.28444444444444444, 0.23931433524968324, 0.23931433524968324, 0.11846344252809454, 0.11846344252809454,
];
// Moves in units of 1/(1 + |z|). Below TINY three terms of Taylor's series give all digits, on a SHORT piece the five
// points do, and beyond LONG the values at the ends are so far apart that nothing cancels.
const TINY = 2 ** -17;
const SHORT = 0.25;
const LONG = 2;

/** Returns Φ(z + d) − Φ(z), given p = Φ(z) and its density f = φ(z). */
export function normalChange(d: number, z: number, p: number, f: number): number {
  const length = Math.abs(d) * (1 + Math.abs(z));
  if (length < TINY) return d * f * (1 - d * (z / 2 - (d * (z * z - 1)) / 6));
  if (length <= LONG) return d * f * meanDensity(d, z, Math.ceil(length / SHORT));
  const [end, rest] = twoSum(z, d);
  return end + z > 0
    ? normalDistribution(-z) - distributionNear(-end, -rest)
    : distributionNear(end, rest) - p;
}

/** Returns the mean of φ(x)/φ(z) over x from z to z + d. */
function meanDensity(d: number, z: number, pieces: number): number {
  let sum = 0;
  for (let piece = 0; piece < pieces; piece++) {
    for (let k = 0; k < NODES.length; k++) {
      const way = ((piece + NODES[k]) / pieces) * d;
      sum += WEIGHTS[k] * Math.exp(-way * (z + way / 2));
    }
  }
  return sum / pieces;
}

/** Returns Φ(z + rest), for a rest that is small beside 1. */
function distributionNear(z: number, rest: number): number {
  return normalDistribution(z) + rest * normalDensity(z);
}
