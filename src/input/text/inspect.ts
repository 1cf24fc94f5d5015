import type { Issues, Path } from '../issues.ts';
import { isNumberAt, opensAt, scan } from './scan.ts';

/** Far deeper than any spec goes (about 8), and shallow enough for parsers that call themselves. */
export const DEEPEST = 64;

/** The most keys of a text: a network of 1,000 layers has 7,000, and issues about more take longer than a second. */
export const MOST_KEYS = 100_000;

/** Offsets of the first bracket that is nested too deeply, where the scan ends, and of the first key beyond the limit. */
interface Excess {
  readonly tooDeep: number | undefined;
  readonly tooManyKeys: number | undefined;
}

/**
 * Adds an issue for what JSON allows and JSON.parse hides: a duplicate key, the key `__proto__`, and a number that
 * overflows. In a text that is no JSON, `tooDeep` alone means something.
 */
export function inspect(text: string, issues: Issues): Excess {
  // the keys of each object around, by the length of the paths to them
  const keys: Set<unknown>[] = [];
  let count = 0;
  let tooDeep: number | undefined;
  let tooManyKeys: number | undefined;
  scan(text, {
    key(path, start) {
      if (++count > MOST_KEYS) tooManyKeys ??= start;
      else checkKey(path, keys[path.length], issues);
    },
    value(path, start, end) {
      if (isNumberAt(text, start)) checkNumber(text.slice(start, end), path, issues);
      if (!opensAt(text, start)) return false;
      if (path.length === DEEPEST) tooDeep = start;
      if (text[start] === '{') keys[path.length + 1] = new Set();
      return path.length === DEEPEST;
    },
  });
  return { tooDeep, tooManyKeys };
}

function checkKey(path: Path, earlier: Set<unknown>, issues: Issues): void {
  const key = path[path.length - 1];
  if (earlier.has(key))
    issues.add('duplicate-key', [...path], 'this key is here twice: remove one of the two', 'key');
  if (key === '__proto__') issues.add('forbidden-key', [...path], 'a key may not have this name', 'key');
  earlier.add(key);
}

function checkNumber(number: string, path: Path, issues: Issues): void {
  // without an exponent, a number of so few digits is finite
  if (number.length < 300 && !/e/i.test(number)) return;
  if (Number.isFinite(Number(number))) return;
  const shown = number.length > 40 ? `${number.slice(0, 40)}…` : number;
  issues.add('not-finite', [...path], `${shown} is too large for a number (at most 1.8e308)`);
}
