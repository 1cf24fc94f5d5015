import { Decimal } from 'decimal.js';

export type Real = Decimal;
type Reals = typeof Decimal;

const made = new Map<number, Reals>();

/** Decimal arithmetic with that many digits; exponents as large as they come. */
export function reals(digits: number): Reals {
  const known = made.get(digits);
  if (known !== undefined) return known;
  const fresh = Decimal.clone({ precision: digits, minE: -9e15, maxE: 9e15 });
  made.set(digits, fresh);
  return fresh;
}

const powers = new Map<string, Real>();

/** Returns the very number that float64 holds; decimal.js itself takes its shortest decimal form. */
export function exactly(x: number, digits: number): Real {
  const D = reals(digits);
  if (Number.isInteger(x)) return new D(x);
  const exponent = Math.max(-1074, Math.floor(Math.log2(Math.abs(x))) - 54);
  const key = `${exponent} ${digits}`;
  const power = powers.get(key) ?? D.pow(2, exponent);
  powers.set(key, power);
  // In two steps, since 2^1074 is more than float64 has.
  const mantissa = x * 2 ** Math.floor(-exponent / 2) * 2 ** Math.ceil(-exponent / 2);
  return power.times(BigInt(mantissa).toString());
}

/** Digits of which 40 remain when numbers are subtracted that differ by `least` of themselves. */
export function digitsFor(...least: number[]): number {
  const smallest = Math.min(1, ...least.map(Math.abs).filter((number) => number > 0));
  return [60, 90, 150].find((digits) => digits - 40 >= -Math.log10(smallest)) ?? 380;
}

const exponentials = new Map<string, Real>();

/** Returns eˣ. High precision takes tens of milliseconds, so what has been asked before is remembered. */
export function exp(x: number, digits: number): Real {
  const key = `${x} ${digits}`;
  const known = exponentials.get(key);
  if (known !== undefined) return known;
  const D = reals(digits);
  const value = D.exp(exactly(x, digits));
  exponentials.set(key, value);
  return value;
}

/** Returns ln(1 + x) of a small x by its series, and of a large one from what 1 + x is, exactly. */
export function log1p(x: Real, onePlusX: Real, digits: number): Real {
  const D = reals(digits);
  if (x.abs().gt(1e-9)) return D.ln(onePlusX);
  let sum = new D(0);
  let power = x;
  for (let k = 1; k <= 10; k++, power = power.times(x).neg()) sum = sum.plus(power.div(k));
  return sum;
}

/** A change, and the summed magnitudes of the terms that it is made of: where those cancel, digits are lost rightly. */
export interface ExactChange {
  readonly change: Real;
  readonly magnitude: Real;
}

const ULP = 2 ** -52;
const LEAST_NORMAL = 2 ** -1022;

/**
 * Returns how far a computed change is from the exact one, in units in the last place of the summed magnitudes.
 *
 * @param sizes what the smallest numbers of all, which have no 16 digits, may have been multiplied by
 */
export function ulpsOff(computed: number, { change, magnitude }: ExactChange, sizes: number): number {
  const D = reals(60);
  if (!Number.isFinite(computed)) return Number.NaN;
  const unit = D.max(new D(magnitude), exactly(LEAST_NORMAL, 60).times(1 + sizes)).times(ULP);
  return new D(change).minus(exactly(computed, 60)).abs().div(unit).toNumber();
}
