import { UNIT_ROUNDOFF } from './rounding.ts';

/** The precision of the numbers of a tensor: the largest errors that printing and storing them have made. */
export interface Precision {
  /** The digits that the numbers were printed with; absent where they are exact. */
  readonly digits?: Digits;
  /** Unit roundoff of the type that they were stored as: 2⁻⁵³, or 2⁻²⁴ for float32. */
  readonly roundoff: number;
  /**
   * The probability that numbers which are not float32 look like float32 numbers as these do; present where it is too
   * large to tell, because the numbers are few or have few digits.
   */
  readonly float32ByChance?: number;
}

/** The most decimals and the most significant digits of any number of a tensor (docs/numerics.md, section 4). */
export interface Digits {
  readonly decimals: number;
  readonly significant: number;
}

export const EXACT: Precision = { roundoff: UNIT_ROUNDOFF.float64 };

/** The digits of one number as it is written. */
export interface NumberDigits extends Digits {
  /** Digits after the point, before the exponent is applied. */
  readonly afterPoint: number;
  /** Significant digits up to the last one that is not 0. */
  readonly telling: number;
}

const NUMBER = /^[-+]?(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/;

/** Counts the digits of `0.0530`, `-1.50e-05` or `12.`; undefined for what is no decimal number, such as `NaN`. */
export function digitsOf(text: string): NumberDigits | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, whole, fraction, exponent = '0'] = match;
  const significant = `${whole}${fraction}`.replace(/^0+/, '');
  return {
    afterPoint: fraction.length,
    decimals: fraction.length - Number(exponent),
    significant: significant.length,
    telling: significant.replace(/0+$/, '').length,
  };
}

/**
 * Returns the largest rounding error of a printed number: ½·max(10^−decimals, a unit of its last significant digit);
 * 0 where the digits are exact.
 */
export function halfUnit(value: number, { digits }: Precision): number {
  if (digits === undefined || !Number.isFinite(value)) return 0;
  const byDecimals = 10 ** -digits.decimals;
  if (value === 0) return byDecimals / 2;
  const first = Math.floor(Math.log10(Math.abs(value)));
  return Math.max(byDecimals, 10 ** (first - digits.significant + 1)) / 2;
}

/** Derives the precision of a tensor from its numbers, read one by one as they were written. */
export interface PrecisionReader {
  add(text: string, value: number): void;
  precision(): Precision;
}

/** Returns a reader for one tensor. */
export function precisionReader(): PrecisionReader {
  let decimals = Number.NEGATIVE_INFINITY;
  let significant = 1;
  let whole = true;
  const float32 = float32Watch();
  return {
    add(text, value) {
      const digits = digitsOf(text);
      if (digits === undefined) return;
      decimals = Math.max(decimals, digits.decimals);
      significant = Math.max(significant, digits.significant);
      // 0.0 is how many languages print a whole number; 0.0000 has been rounded to so many decimals.
      if (!Number.isInteger(value) || digits.afterPoint > 1) whole = false;
      float32.add(value, digits.telling);
    },
    precision() {
      const stored = float32.verdict();
      return whole ? stored : { ...stored, digits: { decimals, significant } };
    },
  };
}

/** Returns the precision of numbers that are stored as float64 and may have been float32 before. */
export function storedPrecisionOf(values: Float64Array): Precision {
  const watch = float32Watch();
  for (const value of values) if (!watch.add(value, ALL_DIGITS)) break;
  return watch.verdict();
}

/** Significant digits that tell every float64 from all others. */
const ALL_DIGITS = 17;

/**
 * Numbers count as float32 where the probability that others look like float32 is below this: one false alarm in a
 * million.
 */
export const BY_CHANCE = 1e-6;

/**
 * Collects numbers and tells whether all of them are float32 numbers, by more than chance: written out in full, or
 * rounded to a number of digits, as JavaScript, Rust, C or `tolist` of numpy and torch write them.
 */
function float32Watch() {
  let possible = true;
  let chance = 1;
  const single = new Float32Array(1);
  const bits = new Uint32Array(single.buffer);
  return {
    /** @returns whether all numbers so far can be float32 */
    add(value: number, significant: number): boolean {
      if (!possible || value === 0 || !Number.isFinite(value)) return possible;
      single[0] = value;
      const rounded = single[0];
      if (rounded !== value && Number(rounded.toPrecision(clamp(significant))) !== value) {
        possible = false;
        return false;
      }
      // Fractions such as 55/1024 are float32 by themselves.
      if ((bits[0] & 0xff) === 0) return true;
      const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - significant + 1);
      const spacing = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23);
      chance *= Math.min(1, unit / spacing);
      return true;
    },
    verdict(): Precision {
      if (!possible) return { roundoff: UNIT_ROUNDOFF.float64 };
      return chance < BY_CHANCE
        ? { roundoff: UNIT_ROUNDOFF.float32 }
        : { roundoff: UNIT_ROUNDOFF.float64, float32ByChance: chance };
    },
  };
}

/** Limits a number of digits to what toPrecision accepts. */
function clamp(significant: number): number {
  return Math.min(Math.max(significant, 1), 100);
}
