/** The characters that tell the parts of a JSON text, by their codes. */
export const QUOTE = 34;
export const COMMA = 44;
export const OPEN_LIST = 91;
export const CLOSE_LIST = 93;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;

const BACKSLASH = 92;

/** Returns the offset of the quotation mark that closes the one at `start`; the length of the text where none does. */
export function closingQuote(text: string, start: number): number {
  let k = start + 1;
  while (k < text.length && text.charCodeAt(k) !== QUOTE) k += text.charCodeAt(k) === BACKSLASH ? 2 : 1;
  return k;
}

/** Returns the offset of the first character from `start` on that is no white space. */
export function skipSpace(text: string, start: number): number {
  let k = start;
  while (isSpace(text.charCodeAt(k))) k++;
  return k;
}

/** Whether a number, `true`, `false` or `null` ends before this character (NaN is the end of the text). */
export function endsLiteral(code: number): boolean {
  return (
    code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || Number.isNaN(code) || isSpace(code)
  );
}

/** Space, tab, line feed and carriage return, as RFC 8259 has them. */
function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
