import type { Issues, Path } from '../issues.ts';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  closingQuote,
  endsLiteral,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './characters.ts';

/** The most keys of a text: a network of 1,000 layers has 7,000, and to tell of more takes more than a second. */
export const MOST_KEYS = 100_000;

/** A list or object that is being read: the keys it has had, or none for a list, and the step to what is read now. */
interface Open {
  readonly keys?: Set<string>;
  step: string | number;
}

/**
 * Complains about what JSON allows and JSON.parse hides: a key that is there twice or is `__proto__`, and a number
 * too large to be one.
 *
 * One pass of our own over a text that JSON.parse has taken: jsonc-parser's `visit` takes six times as long on
 * large specs, and nothing else tells of both.
 *
 * @returns the offset of the first key that is one too many, where there is one
 */
export function complainOfDuplicateKeys(text: string, issues: Issues): number | undefined {
  const open: Open[] = [];
  let keys = 0;
  const path = (): Path => open.map(({ step }) => step);
  let expectsKey = false;
  for (let k = 0; k < text.length; k++) {
    const code = text.charCodeAt(k);
    switch (code) {
      case QUOTE: {
        const end = closingQuote(text, k);
        if (expectsKey) {
          if (++keys > MOST_KEYS) return k;
          addKey(keyAt(text, k, end), open.at(-1)!, path, issues);
        }
        expectsKey = false;
        k = end;
        break;
      }
      case OPEN_OBJECT:
        open.push({ keys: new Set(), step: '' });
        expectsKey = true;
        break;
      case OPEN_LIST:
        open.push({ step: 0 });
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop();
        expectsKey = false;
        break;
      case COMMA: {
        const inside = open.at(-1)!;
        if (typeof inside.step === 'number') inside.step++;
        else expectsKey = true;
        break;
      }
      default: {
        if (!startsNumber(code)) break;
        const start = k;
        while (!endsLiteral(text.charCodeAt(k + 1))) k++;
        checkNumber(text.slice(start, k + 1), path, issues);
      }
    }
  }
  return undefined;
}

/** The key between two quotation marks; one without escapes is what it looks like. */
export function keyAt(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  return raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
}

function addKey(key: string, object: Open, path: () => Path, issues: Issues): void {
  object.step = key;
  if (object.keys!.has(key))
    issues.add('duplicate-key', path(), 'this key is here twice: remove one of the two', 'key');
  if (key === '__proto__') issues.add('forbidden-key', path(), 'a key may not have this name', 'key');
  object.keys!.add(key);
}

function startsNumber(code: number): boolean {
  return code === 45 || (code >= 48 && code <= 57);
}

function checkNumber(number: string, path: () => Path, issues: Issues): void {
  // without an exponent, a number of so few digits is finite
  if (number.length < 300 && !/e/i.test(number)) return;
  if (Number.isFinite(Number(number))) return;
  const shown = number.length > 40 ? `${number.slice(0, 40)}…` : number;
  issues.add('not-finite', path(), `${shown} is too large for a number (at most 1.8e308)`);
}
