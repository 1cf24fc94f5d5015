import type { Cursor } from './cursor.ts';

/** A number as numpy, torch, Octave and MATLAB print it; each names infinity in its own way. */
const NUMBER =
  /([-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|nan|na\b|inf(?:inity)?))(?=[\s,;\])]|$)/iy;

/** Numpy 2 prints the scalars of a list as `np.float64(0.1)`. */
const SCALAR_CALL = /(?:np|numpy)\.float(?:16|32|64)\(\s*/y;

export interface PrintedNumber {
  readonly text: string;
  readonly value: number;
}

/** Whether a word is one number. */
export function isNumber(word: string): boolean {
  NUMBER.lastIndex = 0;
  return NUMBER.exec(word)?.[0].length === word.length && word !== '';
}

/** Reads one number, or nothing. */
export function takeNumber(source: Cursor): PrintedNumber | undefined {
  const before = source.at;
  const called = source.take(SCALAR_CALL) !== undefined;
  const text = source.take(NUMBER)?.[1];
  if (text === undefined || (called && source.take(/\s*\)/y) === undefined)) {
    source.at = before;
    return undefined;
  }
  return { text, value: numberNamed(text) };
}

function numberNamed(text: string): number {
  const name = text.toLowerCase().replace(/^[-+]/, '');
  if (name === 'nan' || name === 'na') return Number.NaN;
  if (name.startsWith('inf'))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
