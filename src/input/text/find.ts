import type { Path } from '../issues.ts';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  closingQuote,
  endsLiteral,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  skipSpace,
} from './characters.ts';
import { keyAt } from './duplicate-keys.ts';

/** Where the parts of a list or object start, in their order; a part with a key starts with it. */
interface Parts {
  readonly starts: readonly number[];
  /** The number of the part with a key; of two equal keys that of the last one. */
  readonly keys?: ReadonlyMap<string, number>;
}

const NONE: Parts = { starts: [] };

/**
 * Returns what finds the offset of a path in a text that is JSON; of one that is missing, that of the nearest value
 * that would contain it.
 *
 * A walk of our own to the places that are asked for: jsonc-parser's tree of a whole large spec takes seconds.
 */
export function finder(text: string): (path: Path, part: 'key' | 'value') => number {
  // what was read once of a list or object, by its offset
  const known = new Map<number, Parts>();
  const partsAt = (at: number): Parts => {
    const parts = known.get(at) ?? partsOf(text, at);
    known.set(at, parts);
    return parts;
  };
  return (path, part) => {
    let found = skipSpace(text, 0);
    for (const [depth, step] of path.entries()) {
      const { starts, keys } = partsAt(found);
      const start = starts[keys === undefined ? Number(step) : (keys.get(String(step)) ?? -1)];
      if (start === undefined) return found;
      if (keys === undefined) found = start;
      else if (part === 'key' && depth === path.length - 1) return start;
      else found = afterKey(text, start);
    }
    return found;
  };
}

/** Reads where the parts of the list or object at an offset are; another value has none. */
function partsOf(text: string, at: number): Parts {
  const isObject = text.charCodeAt(at) === OPEN_OBJECT;
  if (!isObject && text.charCodeAt(at) !== OPEN_LIST) return NONE;
  const starts: number[] = [];
  const keys = new Map<string, number>();
  let k = skipSpace(text, at + 1);
  while (!closes(text.charCodeAt(k))) {
    if (isObject) keys.set(keyAt(text, k, closingQuote(text, k)), starts.length);
    starts.push(k);
    k = skipSpace(text, endOfValue(text, isObject ? afterKey(text, k) : k));
    if (text.charCodeAt(k) === COMMA) k = skipSpace(text, k + 1);
  }
  return isObject ? { starts, keys } : { starts };
}

/** Returns where the value after the key at `start` starts. */
function afterKey(text: string, start: number): number {
  const colon = skipSpace(text, closingQuote(text, start) + 1);
  return skipSpace(text, colon + 1);
}

/** Returns the offset after the value at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let k = start; ; k++) {
    const code = text.charCodeAt(k);
    if (code === QUOTE) k = closingQuote(text, k);
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
    else if (closes(code)) depth--;
    else if (depth === 0) while (!endsLiteral(text.charCodeAt(k + 1))) k++;
    if (depth === 0) return k + 1;
  }
}

function closes(code: number): boolean {
  return code === CLOSE_LIST || code === CLOSE_OBJECT;
}
