/** Far deeper than any spec goes (about 8), and shallow enough for parsers that call themselves. */
export const DEEPEST = 64;

/** Returns the offset of the first bracket that is nested too deeply, reading character by character. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let k = 0; k < text.length; k++) {
    switch (text.charCodeAt(k)) {
      case 34: // a quotation mark: a string has no brackets
        k = endOfString(text, k);
        break;
      case 91: // [
      case 123: // {
        if (++depth > DEEPEST) return k;
        break;
      case 93:
      case 125:
        depth--;
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let k = start + 1;
  while (k < text.length && text.charCodeAt(k) !== 34) k += text.charCodeAt(k) === 92 ? 2 : 1;
  return k;
}
