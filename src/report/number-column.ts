import { formatNumber } from './numbers.ts';

/** A column of numbers of the same digits, aligned at the decimal point. */
export interface NumberColumn {
  readonly width: number;
  cell(value: number): string;
}

/** Numbers of which some are shown: the indices of those. */
export interface Shown {
  readonly values: Float64Array;
  readonly rows: ArrayLike<number>;
}

/** Measures a column that one or several tables share, so that their numbers stand under each other. */
export function numberColumn(parts: Iterable<Shown>, digits: number): NumberColumn {
  const { width, align } = alignedColumn(textsOf(parts, digits));
  return { width, cell: (value) => align(formatNumber(value, digits)) };
}

function* textsOf(parts: Iterable<Shown>, digits: number): Iterable<string> {
  for (const { values, rows } of parts) {
    for (let k = 0; k < rows.length; k++) yield formatNumber(values[rows[k]], digits);
  }
}

/** Measures a column of numbers that are written already, each aligned at its decimal point. */
export function alignedColumn(texts: Iterable<string>): { width: number; align(text: string): string } {
  let before = 1;
  let after = 0;
  for (const text of texts) {
    const whole = wholeLength(text);
    before = Math.max(before, whole);
    after = Math.max(after, text.length - whole);
  }
  return {
    width: before + after,
    align(text) {
      const whole = wholeLength(text);
      return `${' '.repeat(before - whole)}${text}${' '.repeat(after - (text.length - whole))}`;
    },
  };
}

/** Characters before the decimal point, or before the exponent where there is no point. */
function wholeLength(text: string): number {
  const end = text.search(/[.e]/);
  return end === -1 ? text.length : end;
}
