/** Significant digits of a number that stands alone. */
export const DIGITS = 6;

/** Enough to compare a cost with another program's. */
export const COST_DIGITS = 12;

/** What a float64 can hold; more digits say nothing. */
const MOST_DIGITS = 17;

/**
 * Formats a number to so many significant digits: `0.0756103`, `-1.23457e-5`, `0.5`, `NaN`.
 * Trailing zeros are left out only where the number is exactly what is shown.
 */
export function formatNumber(value: number, digits = DIGITS): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '-∞' : 'NaN';
  const size = Math.abs(value);
  const text =
    size >= 1e-4 && size < 10 ** digits ? value.toPrecision(digits) : value.toExponential(digits - 1);
  return shorten(text.replace('e+', 'e'), value);
}

/** Formats a number of which the size matters and not the digits, such as an error: `1.2e-13`, `0.034`. */
export function formatSize(value: number): string {
  return formatNumber(value, 2);
}

/** Formats a share of which the size matters: `2.0 %`, `140 %`. */
export function formatShare(share: number): string {
  const percent = 100 * share;
  return `${percent >= 10 && percent < 1e6 ? formatCount(Math.round(percent)) : formatSize(percent)} %`;
}

/** Formats a whole number with its thousands apart: `23,860`. */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 weight`, `23,860 weights` */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * Returns how many significant digits show that two numbers differ, and any more digits too: the last one stands for
 * no more than their difference, so that rounding cannot make them the same.
 */
export function digitsToTell(a: number, b: number, least = DIGITS): number {
  const apart = Math.abs(a - b);
  if (apart === 0 || !Number.isFinite(apart)) return least;
  const first = Math.floor(Math.log10(Math.max(Math.abs(a), Math.abs(b))));
  const digits = first + 1 - Math.floor(Math.log10(apart));
  return Math.min(Math.max(digits, least), MOST_DIGITS);
}

function shorten(text: string, value: number): string {
  if (!text.includes('.')) return text;
  const short = text.replace(/\.?0+(?=e|$)/, '');
  return Number(short) === value ? short : text;
}
