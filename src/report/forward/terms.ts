import { formatNumber } from '../numbers.ts';
import { JOINT } from '../width.ts';

/** Joins terms into a sum, with the sign of a term before it: `0.3 + 0.2·0 - 0.05·1`. */
export function sumOf(terms: readonly string[]): string {
  return terms.reduce((sum, term) =>
    term.startsWith('-') ? `${sum} -${JOINT}${term.slice(1)}` : `${sum} +${JOINT}${term}`,
  );
}

/** `0.2·3`, `-0.2·(-1)` */
export function product(weight: number, input: number): string {
  return `${formatNumber(weight)}·${bracketed(input)}`;
}

/** A number where only a positive one may stand without brackets. */
export function bracketed(value: number): string {
  return value < 0 ? `(${formatNumber(value)})` : formatNumber(value);
}

/** `0.7 - 1`, `0.7 - (-1)` */
export function difference(a: number, b: number): string {
  return `${formatNumber(a)} - ${bracketed(b)}`;
}

/** Lists numbers, the first few where there are many: `0, 1`, `0.1, 0.2, … (784 numbers)`. */
export function listed(values: ArrayLike<number>, most = 16): string {
  const numbers = Array.from(values)
    .slice(0, most)
    .map((value) => formatNumber(value));
  return values.length <= most
    ? numbers.join(', ')
    : `${numbers.slice(0, 4).join(', ')}, … (${values.length} numbers)`;
}
