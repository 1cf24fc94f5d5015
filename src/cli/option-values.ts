import { NncheckError } from '../errors.ts';
import { didYouMean } from '../input/suggest.ts';

interface Range {
  /** Excluded lower end. */
  readonly above?: number;
  /** Included lower end. */
  readonly least?: number;
  /** Included upper end. */
  readonly most?: number;
}

/** Returns the reader of a number that is given to `flag`, with or without sign, point and exponent. */
export function number(flag: string, range: Range = {}): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) throw bad(flag, text, 'is not a number');
    if (!Number.isFinite(value)) throw bad(flag, text, 'is too large for a number');
    return inRange(flag, text, value, range);
  };
}

/** Returns the reader of a whole number that is given to `flag`. */
export function integer(flag: string, range: Range = {}): (text: string) => number {
  return (text) => {
    const value = number(flag, range)(text);
    if (!Number.isSafeInteger(value)) throw bad(flag, text, 'is not a whole number');
    return value;
  };
}

/** Returns the reader of one of several words that are given to `flag`. */
export function choice<T extends string>(flag: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((one) => one === text);
    if (found === undefined) {
      throw bad(flag, text, `is none of ${choices.join(', ')}${didYouMean(text, choices)}`);
    }
    return found;
  };
}

/** Returns the reader of an option that may be given several times: the values in order. */
export function several<T>(read: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
  return (text, before = []) => [...before, read(text)];
}

/** Returns the reader of an option whose value is a list with commas, and that may be given several times: all words. */
export function listed(flag: string): (text: string, before?: readonly string[]) => readonly string[] {
  return (text, before = []) => {
    const words = text.split(',').map((word) => word.trim());
    if (words.includes('')) throw bad(flag, text, 'has an empty word');
    return [...before, ...words];
  };
}

function inRange(flag: string, text: string, value: number, { above, least, most }: Range): number {
  if (above !== undefined && value <= above) throw bad(flag, text, `is not above ${above}`);
  if (least !== undefined && value < least) throw bad(flag, text, `is less than ${least}`);
  if (most !== undefined && value > most) throw bad(flag, text, `is more than ${most}`);
  return value;
}

function bad(flag: string, text: string, what: string): NncheckError {
  return new NncheckError('usage', 'bad-value', `${flag}: ${JSON.stringify(text)} ${what}`);
}
