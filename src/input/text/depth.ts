import { CLOSE_LIST, CLOSE_OBJECT, closingQuote, OPEN_LIST, OPEN_OBJECT, QUOTE } from './characters.ts';

/** Far deeper than any spec goes (about 8), and shallow enough for parsers that call themselves. */
export const DEEPEST = 64;

/** Returns the offset of the first bracket that is nested too deeply, reading character by character. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let k = 0; k < text.length; k++) {
    switch (text.charCodeAt(k)) {
      case QUOTE: // a text has no brackets
        k = closingQuote(text, k);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (++depth > DEEPEST) return k;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
    }
  }
  return undefined;
}
