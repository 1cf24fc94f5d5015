import type { Path } from '../issues.ts';

/**
 * The events of a scan; a method that returns true ends it. The path is that of the key or value, or of the list or
 * object that closes: one array that the scan changes, so that a visitor copies what it keeps. Offsets count from the
 * start of the text.
 */
export interface Visitor {
  /** @param start the offset of the key's quotation mark */
  key?(path: Path, start: number): unknown;
  /** @param end the offset after a number, text, true, false or null, or after the bracket that opens a list or object */
  value?(path: Path, start: number, end: number): unknown;
  close?(path: Path): unknown;
}

/**
 * Scans a JSON text from an offset on, and calls the visitor for its keys and values in their order. In a text that is
 * no JSON every bracket outside of quotation marks still opens or closes.
 *
 * It is our own since jsonc-parser's `visit` takes six times as long on large specs, and calls itself at each bracket.
 */
export function scan(text: string, { key, value, close }: Visitor, from = 0): void {
  const path: (string | number)[] = [];
  let expectsKey = false;
  for (let k = from; k < text.length; k++) {
    switch (text[k]) {
      case ' ':
      case '\n':
      case '\r':
      case '\t':
      case ':':
        break;
      case ',': {
        const step = path[path.length - 1];
        if (typeof step === 'number') path[path.length - 1] = step + 1;
        else expectsKey = path.length > 0;
        break;
      }
      case '[':
      case '{':
        if (value?.(path, k, k + 1) === true) return;
        expectsKey = text[k] === '{';
        path.push(expectsKey ? '' : 0);
        break;
      case ']':
      case '}':
        path.pop();
        expectsKey = false;
        if (close?.(path) === true) return;
        break;
      case '"': {
        const end = afterQuote(text, k);
        if (expectsKey) path[path.length - 1] = unescaped(text.slice(k + 1, end - 1));
        if ((expectsKey ? key?.(path, k) : value?.(path, k, end)) === true) return;
        expectsKey = false;
        k = end - 1;
        break;
      }
      default: {
        let end = k + 1;
        while (isOfLiteral(text.charCodeAt(end))) end++;
        if (value?.(path, k, end) === true) return;
        k = end - 1;
      }
    }
  }
}

/** Whether a list or object begins at an offset. */
export function opensAt(text: string, offset: number): boolean {
  return text[offset] === '[' || text[offset] === '{';
}

/** Whether the value that begins at an offset is a number. */
export function isNumberAt(text: string, offset: number): boolean {
  return text[offset] === '-' || (text[offset] >= '0' && text[offset] <= '9');
}

const QUOTE = 34;
const BACKSLASH = 92;

/** Returns the offset after the quotation mark that closes the one at `start`. */
function afterQuote(text: string, start: number): number {
  let k = start + 1;
  while (k < text.length && text.charCodeAt(k) !== QUOTE) k += text.charCodeAt(k) === BACKSLASH ? 2 : 1;
  return k + 1;
}

/** The key that stands between quotation marks; as it is written where its escapes are not those of JSON. */
function unescaped(written: string): string {
  if (!written.includes('\\')) return written;
  try {
    return JSON.parse(`"${written}"`);
  } catch {
    return written;
  }
}

/** Letters, digits, and the signs of numbers: + - . */
function isOfLiteral(code: number): boolean {
  return (
    (code >= 45 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 43
  );
}
