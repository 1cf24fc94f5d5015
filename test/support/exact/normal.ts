import { exactly, type Real, reals } from './real.ts';

const DIGITS = 60;
const D = reals(DIGITS);
const known = new Map<string, Real>();

/** The density φ(x) of the standard normal distribution. */
function density(x: Real): Real {
  return D.exp(x.times(x).div(-2)).div(D.sqrt(new D(pi()).times(2)));
}

function pi(): Real {
  return known.get('pi') ?? remember('pi', D.acos(-1));
}

function remember(key: string, value: Real): Real {
  known.set(key, value);
  return value;
}

/** Returns Φ(x), for x ≤ 0 with all digits. */
function distribution(x: Real): Real {
  const key = x.toString();
  return known.get(key) ?? remember(key, x.gt(0) ? distribution(x.neg()).neg().plus(1) : lowerTail(x.neg()));
}

/** Returns Φ(−x): near 0 by ½ − φ·Σ x^(2k+1)/(2k+1)‼, beyond 5 by the continued fraction of Laplace. */
function lowerTail(x: Real): Real {
  if (x.gt(5)) {
    const levels = Math.ceil(12_000 / x.toNumber() ** 2) + 20;
    let fraction = x;
    for (let k = levels; k >= 1; k--) fraction = x.plus(new D(k).div(fraction));
    return density(x).div(fraction);
  }
  let term = x;
  let sum = x;
  for (let k = 3; term.abs().gt(sum.abs().times('1e-62')); k += 2) {
    term = term.times(x).times(x).div(k);
    sum = sum.plus(term);
  }
  return new D(0.5).minus(density(x).times(sum));
}

/** Returns Φ(z). */
export function normalDistribution(z: number): Real {
  return distribution(exactly(z, DIGITS));
}

/**
 * Returns Φ(z + d) − Φ(z): by subtraction, and for d so small that this would need hundreds of digits by Taylor's
 * series φ·(d − z·d²/2 + (z² − 1)·d³/6 − …), the terms of Hermite's polynomials.
 */
export function normalChange(z: number, d: number): Real {
  if (z + d / 2 > 0) return normalChange(-z, -d).neg();
  const from = exactly(z, DIGITS);
  const move = exactly(d, DIGITS);
  if (Math.abs(d) * (1 + Math.abs(z)) > 1e-6) {
    return distribution(from.plus(move)).minus(distribution(from));
  }
  let [before, hermite] = [new D(0), new D(1)];
  let power = move;
  let sum = new D(0);
  for (let k = 1; k <= 12; k++) {
    sum = sum.plus(hermite.times(power));
    [before, hermite] = [hermite, from.times(hermite).minus(before.times(k - 1))];
    power = power.times(move).div(-(k + 1));
  }
  return sum.times(density(from));
}
